// The visible relations as a table that can be sorted; a row opens the relation's words.

import { isolated, make } from "./dom.js";
import { formatDate, formatNumber } from "./format.js";
import { nameOf, say } from "./words.js";

const ROWS = 300;
const NUMBERS = new Set(["reportsHead", "brokersHead", "confidence"]);
const HEADS = ["subject", "relation", "object", "reportsHead", "brokersHead", "first", "last", "confidence"];

export class Table {
  constructor(store, board, onpick) {
    Object.assign(this, { store, board, onpick, by: "reportsHead", up: false });
    this.element = document.getElementById("view-table");
  }

  render() {
    const rows = [...this.board.edges].map((edge) => this.#row(edge)).sort((a, b) => this.#compare(a, b));
    if (rows.length === 0) return this.element.replaceChildren(make("p", { class: "empty" }, say("noRelations")));
    const shown = rows.slice(0, ROWS);
    const note = rows.length > ROWS ? make("p", { class: "support" }, say("rows", shown.length, rows.length)) : "";
    return this.element.replaceChildren(note, make("table", { "aria-label": say("relations") },
      make("thead", {}, make("tr", {}, HEADS.map((head) => this.#head(head)))), make("tbody", {}, shown.map((row) => this.#line(row)))));
  }

  focus() {
    this.element.querySelector("button")?.focus();
  }

  #row(edge) {
    const { store } = this;
    const [subject, object] = store.ends(edge).map((node) => store.label(node));
    const reports = [...store.reportsOfEdge[edge]];
    const dates = reports.map(([report]) => store.reports[report].date).filter(Boolean).sort();
    const brokers = new Set(reports.flatMap(([report]) => store.brokersOf[report]).filter(Boolean));
    return { edge, subject, object, relation: nameOf(store.relation(edge)), reportsHead: reports.length, brokersHead: brokers.size,
      first: dates[0] ?? "", last: dates.at(-1) ?? "", confidence: Math.max(0, ...reports.map(([, confidence]) => confidence)) };
  }

  #compare(a, b) {
    const [x, y] = this.up ? [a[this.by], b[this.by]] : [b[this.by], a[this.by]];
    const order = NUMBERS.has(this.by) ? x - y : x.localeCompare(y, "zh");
    return order || a.edge - b.edge;
  }

  #head(head) {
    const sort = this.by === head ? (this.up ? "ascending" : "descending") : "none";
    const turn = () => {
      this.up = this.by === head ? !this.up : !NUMBERS.has(head);
      this.by = head;
      this.render();
      this.element.querySelectorAll("th button")[HEADS.indexOf(head)].focus();
    };
    return make("th", { scope: "col", "aria-sort": sort, class: NUMBERS.has(head) ? "number" : null }, make("button", { type: "button", onclick: turn }, say(head)));
  }

  #line(row) {
    const cells = HEADS.slice(3).map((head) => make("td", { class: NUMBERS.has(head) ? "number" : null }, this.#written(head, row[head])));
    const open = make("button", { type: "button", class: "link", onclick: () => this.onpick({ edge: row.edge }) }, row.relation);
    return make("tr", {}, make("td", {}, isolated(row.subject)), make("td", {}, open), make("td", {}, isolated(row.object)), cells);
  }

  #written(head, value) {
    if (head === "confidence") return formatNumber(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return NUMBERS.has(head) ? formatNumber(value) : formatDate(value) || "–";
  }
}
