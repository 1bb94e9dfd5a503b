// The column at the side: the legend, whose rows are switches with counts; dates, confidence, display.

import { classIcon, isolated, lineIcon, make } from "./dom.js";
import { formatDate, formatNumber } from "./format.js";
import { bothNames, nameOf, say } from "./words.js";

const ROWS = 30; // reports and brokers listed at first

export class FilterList {
  constructor(filters, onchange) {
    Object.assign(this, { filters, store: filters.store, onchange, long: new Set() });
    this.element = document.getElementById("filters");
    const { nodes, edges, reportsOfEdge, brokersOf } = this.store;
    const reports = reportsOfEdge.flatMap((reports) => [...reports.keys()]);
    this.totals = { classes: tally(nodes.class), relations: tally(edges.relation), reports: tally(reports),
      brokers: tally(reports.flatMap((report) => brokersOf[report])) };
  }

  render() {
    this.counts = new Map();
    this.element.replaceChildren(
      this.#group("classes", this.#styled("classes", classIcon)), this.#group("relations", this.#styled("relations", lineIcon)),
      this.#dates(), this.#confidence(), this.#group("brokers", this.#brokers()), this.#group("reports", this.#reports()),
      this.#display());
  }

  /** Live counts: how many of each class and relation are on the board. */
  update(board) {
    const shown = { classes: tally([...board.counts.visible].map((node) => this.store.nodes.class[node])),
      relations: tally([...board.edges].map((edge) => this.store.edges.relation[edge])) };
    for (const [cell, { kind, key }] of this.counts) {
      const all = formatNumber(this.totals[kind][key] ?? 0);
      cell.textContent = kind in shown ? `${formatNumber(shown[kind][key] ?? 0)} / ${all}` : all;
    }
  }

  #styled(kind, icon) {
    return Object.entries(this.store.words[kind]).map(([key, style]) => (
      { key, label: nameOf(style), hint: bothNames(style), icon: icon(style) }));
  }

  #brokers() {
    const names = [...new Set(this.store.brokersOf.flat())];
    const count = (name) => this.totals.brokers[name] ?? 0;
    return names.map((key) => ({ key, label: key || say("noBroker") })).sort((a, b) => count(b.key) - count(a.key) || (a.key > b.key) - (a.key < b.key));
  }

  #reports() {
    return this.store.reports
      .map((report, key) => ({ key, label: report.title, hint: `${report.title}\n${report.file}`, date: report.date ?? "",
        note: [report.broker, formatDate(report.date)].filter(Boolean).join(" · ") }))
      .sort((a, b) => (b.date > a.date) - (b.date < a.date) || a.key - b.key);
  }

  #group(kind, rows) {
    const off = this.filters.off[kind];
    const turn = (on) => () => {
      off.clear();
      if (!on) rows.forEach((row) => off.add(row.key));
      this.render();
      this.onchange(kind);
    };
    const listed = this.long.has(kind) || rows.length <= ROWS + 5 ? rows : rows.slice(0, ROWS);
    const unfold = () => { this.long.add(kind); this.render(); this.onchange(null); };
    return make("fieldset", { "data-kind": kind },
      make("legend", {}, say(kind)),
      make("div", { class: "turn" },
        make("button", { type: "button", class: "link", onclick: turn(true) }, say("all")),
        make("button", { type: "button", class: "link", onclick: turn(false) }, say("none"))),
      listed.map((row) => this.#row(kind, row)),
      listed.length < rows.length
        ? make("button", { type: "button", class: "link", onclick: unfold }, say("showMore", rows.length - listed.length)) : null);
  }

  #row(kind, row) {
    const off = this.filters.off[kind];
    const count = make("span", { class: "count" });
    this.counts.set(count, { kind, key: row.key });
    const turn = (on) => { if (on) off.delete(row.key); else off.add(row.key); this.onchange(kind); };
    return make("label", { title: row.hint ?? null }, ticked({ "data-key": row.key }, !off.has(row.key), turn), row.icon,
      make("span", { class: "name" }, isolated(row.label), row.note ? make("small", {}, isolated(row.note)) : null), count);
  }

  #set(name, value) {
    this.filters[name] = value;
    this.onchange(name);
  }

  #option(name) {
    return make("label", {}, ticked({ id: name }, this.filters[name], (on) => this.#set(name, on)),
      make("span", { class: "name" }, say({ hideUnlinked: "unlinked" }[name] ?? name)));
  }

  #display() {
    return make("fieldset", {}, make("legend", {}, say("more_filters")), this.#option("hideUnlinked"), this.#option("bundled"));
  }

  /** Two sliders over the days that reports have; nothing where all are of one day. */
  #dates() {
    const { dates } = this.filters;
    if (dates.length < 2) return make("span", { hidden: true });
    const hasUndated = this.store.reports.some((report) => !report.date);
    return make("fieldset", { "data-kind": "dates" }, make("legend", {}, say("dates")),
      this.#bound("from", 0), this.#bound("to", dates.length - 1), hasUndated ? this.#option("undated") : null);
  }

  #bound(name, whole) {
    const { filters } = this;
    const at = filters[name] ? filters.dates.indexOf(filters[name]) : whole;
    const set = (place) => {
      filters[name] = place === whole ? null : filters.dates[place];
      if (filters.from && filters.to && filters.from > filters.to) this.#takeAlong(name === "from" ? "to" : "from", place);
      this.onchange(name);
      return formatDate(filters.dates[place]);
    };
    return slider({ id: name, min: 0, max: filters.dates.length - 1, step: 1 }, at, say(name), formatDate(filters.dates[at]), set);
  }

  /** The other slider follows the one that was moved past it. */
  #takeAlong(other, place) {
    const range = document.getElementById(other);
    this.filters[other] = this.filters.dates[place];
    range.value = String(place);
    range.previousElementSibling.textContent = formatDate(this.filters.dates[place]);
    range.setAttribute("aria-valuetext", formatDate(this.filters.dates[place]));
  }

  #confidence() {
    const written = (value) => formatNumber(value, { minimumFractionDigits: 2 });
    const set = (value) => { this.#set("confidence", value); return written(value); };
    return make("fieldset", { "data-kind": "confidence" }, make("legend", {}, say("confidence")),
      slider({ id: "confidence", min: 0, max: 1, step: 0.05 }, this.filters.confidence, say("confidenceFrom"), written(this.filters.confidence), set));
  }
}

function ticked(attributes, on, turn) {
  const box = make("input", { type: "checkbox", ...attributes });
  box.checked = on;
  box.addEventListener("change", () => turn(box.checked));
  return box;
}

/** A slider that says its value in words; `set` takes the number and gives the words. */
function slider(attributes, value, name, words, set) {
  const range = make("input", { type: "range", ...attributes, "aria-valuetext": words });
  const told = make("output", { for: attributes.id }, words);
  range.value = String(value);
  range.addEventListener("input", () => {
    told.textContent = set(Number(range.value));
    range.setAttribute("aria-valuetext", told.textContent);
  });
  return make("label", { class: "slider" }, make("span", {}, name), told, range);
}

function tally(values) {
  const counts = Object.create(null);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
