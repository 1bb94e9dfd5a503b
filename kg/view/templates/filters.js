// What is switched on: classes, relations, reports. And the column of check boxes that says so.

import { classIcon, isolated, lineIcon, make } from "./dom.js";
import { bothNames, say } from "./words.js";

export class Filters {
  constructor(store, onchange) {
    this.store = store;
    this.onchange = onchange;
    this.element = document.getElementById("filters");
    this.reset();
  }

  /** Everything on but mentions, unless mentions are all there is. */
  reset() {
    const relations = Object.keys(this.store.words.relations);
    this.off = { classes: new Set(), relations: new Set(), reports: new Set() };
    if (relations.length > 1) this.off.relations.add("mentions");
    this.hideUnlinked = true;
  }

  hasNode(node) {
    const { nodes, reports, reportsOfNode } = this.store;
    if (this.off.classes.has(nodes.class[node])) return false;
    if (this.off.reports.size === 0) return true;
    if (reports.some((report, number) => report.node === node && this.off.reports.has(number))) return false;
    return reportsOfNode[node].size === 0 || this.#anyOn(reportsOfNode[node]);
  }

  hasEdge(edge) {
    if (this.off.relations.has(this.store.edges.relation[edge])) return false;
    return this.off.reports.size === 0 || this.#anyOn(this.store.reportsOfEdge[edge]);
  }

  #anyOn(reports) {
    return [...reports].some((report) => !this.off.reports.has(report));
  }

  get mentions() {
    return !this.off.relations.has("mentions");
  }

  render() {
    const { words } = this.store;
    const classes = Object.entries(words.classes).map(([key, style]) => (
      { key, label: bothNames(style), icon: classIcon(style), count: this.#classCounts()[key] }));
    const relations = Object.entries(words.relations).map(([key, style]) => (
      { key, label: bothNames(style), icon: lineIcon(style), count: this.#relationCounts()[key] }));
    this.element.replaceChildren(
      this.#group("classes", classes), this.#group("relations", relations), this.#group("reports", this.#reportRows()),
      this.#unlinkedBox());
  }

  #classCounts() {
    return tally(this.store.nodes.class);
  }

  #relationCounts() {
    return tally(this.store.edges.relation);
  }

  #reportRows() {
    const counts = tally(this.store.reportsOfEdge.flatMap((reports) => [...reports]));
    return this.store.reports
      .map((report, key) => ({ key, label: report.title, hint: `${report.title}\n${report.file}`,
        note: [report.broker, report.date].filter(Boolean).join(" · "), count: counts[key] ?? 0 }))
      .sort((a, b) => (b.note > a.note) - (b.note < a.note) || a.key - b.key);
  }

  #group(kind, rows) {
    const off = this.off[kind];
    const turn = (on) => () => {
      off.clear();
      if (!on) rows.forEach((row) => off.add(row.key));
      this.render();
      this.onchange(kind);
    };
    return make("fieldset", { "data-kind": kind },
      make("legend", {}, say(kind)),
      make("div", { class: "turn" },
        make("button", { type: "button", class: "link", onclick: turn(true) }, say("all")),
        make("button", { type: "button", class: "link", onclick: turn(false) }, say("none"))),
      rows.map((row) => this.#box(kind, row)));
  }

  #box(kind, row) {
    const off = this.off[kind];
    const box = make("input", { type: "checkbox", "data-key": row.key });
    box.checked = !off.has(row.key);
    box.addEventListener("change", () => {
      if (box.checked) off.delete(row.key);
      else off.add(row.key);
      this.onchange(kind);
    });
    return make("label", { title: row.hint ?? null }, box, row.icon,
      make("span", { class: "name" }, isolated(row.label), row.note ? make("small", {}, isolated(row.note)) : null),
      make("span", { class: "count" }, String(row.count)));
  }

  #unlinkedBox() {
    const box = make("input", { type: "checkbox", id: "unlinked" });
    box.checked = this.hideUnlinked;
    box.addEventListener("change", () => {
      this.hideUnlinked = box.checked;
      this.onchange("unlinked");
    });
    return make("label", { class: "lone" }, box, make("span", { class: "name" }, say("unlinked")));
  }
}

function tally(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
