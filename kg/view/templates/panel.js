// The panel: what is known of a node, an edge or several, and the very words that say so.

import { classIcon, isolated, lineIcon, make, section, separated, shortList } from "./dom.js";
import { Evidence } from "./evidence.js";
import { makeExpander } from "./expander.js";
import { formatNumber, formatValue } from "./format.js";
import { nameOf, say } from "./words.js";

const CLAIMS = 6;
const LINKS = 12;

export class Panel {
  /** `acts` is what buttons do: pick, close, expand, collapse, hide, pin, path. */
  constructor(store, board, acts) {
    Object.assign(this, { store, board, acts, filters: board.filters });
    this.element = document.getElementById("panel");
  }

  get open() {
    return !this.element.hidden;
  }

  close() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #fill(...children) {
    const close = make("button", { type: "button", class: "close", title: say("close"), "aria-label": say("close"),
      onclick: () => this.acts.close() }, "×");
    this.element.replaceChildren(close, ...children.flat().filter(Boolean));
    this.element.hidden = false;
    this.element.scrollTop = 0;
  }

  showNode(node) {
    const style = this.store.classOf(node);
    const more = this.store.more(node);
    this.evidence = new Evidence((one) => this.acts.pick(one), this.store.names(node));
    this.#fill(
      make("p", { class: "kind" }, classIcon(style), nameOf(style)),
      make("h2", {}, isolated(this.store.label(node))),
      this.#buttons(node),
      this.#facts(more),
      makeExpander(this.store, this.filters, node, this.board.hiddenNeighbours(node), (nodes) => this.acts.expand(node, nodes)),
      this.#attributes(more.attributes ?? {}),
      this.#callsOn(node),
      this.#links(node),
      this.#judgements(more.judgements ?? []));
  }

  /** One relation, or all that a line stands for. */
  showEdges(edges) {
    if (edges.length === 1) return this.#fill(this.#edge(edges[0]));
    return this.#fill(make("p", { class: "kind" }, say("bundleTitle", edges.length)), edges.map((edge) => make("section", { class: "bundled" }, this.#edge(edge))));
  }

  #edge(edge) {
    const [source, target] = this.store.ends(edge);
    const style = this.store.relation(edge);
    const evidence = new Evidence((one) => this.acts.pick(one), [...this.store.names(source), ...this.store.names(target)]);
    const [calls, claims] = [this.store.callsOfEdge(edge), this.store.claimsOfEdge(edge)].map((all) => all.filter((one) => this.filters.hasClaim(one)));
    const left = this.store.callsOfEdge(edge).length + this.store.claimsOfEdge(edge).length - calls.length - claims.length;
    return [
      make("p", { class: "kind" }, lineIcon(style), nameOf(style)),
      make("h2", { class: "triple" }, this.#nodeButton(source), make("span", { class: "arrow" }, ` ${nameOf(style)} → `),
        this.#nodeButton(target)),
      make("p", { class: "support" }, this.#support(edge)),
      this.store.edges.asserted[edge] ? null : make("p", { class: "warning" }, say("unasserted")),
      calls.length ? section(say("calls"), calls.map((call) => evidence.call(call))) : null,
      claims.length ? section(say("quotes"), shortList(claims, (claim) => evidence.claim(claim), CLAIMS * 4, more)) : null,
      left ? make("p", { class: "support" }, say("filtered", left)) : null];
  }

  #buttons(node) {
    const button = (name, pressed) => make("button", { type: "button", "data-act": name, title: say(`${name}Tip`),
      "aria-pressed": pressed === undefined ? null : String(pressed), onclick: () => this.acts[name](node) }, say(name));
    return make("p", { class: "acts" }, button("collapse"), button("pin", this.board.pinned.has(node)), button("hide"),
      make("button", { type: "button", "data-act": "path", title: say("pathTip"), onclick: () => this.acts.path(node) }, say("pathFrom")));
  }

  #facts(more) {
    const rows = [];
    if (more.aliases) rows.push([say("aliases"), separated(more.aliases)]);
    const stated = more.attributes ?? {}; // an identifier that is also stated shows there, with its quotes
    for (const [name, value] of Object.entries(more.identifiers ?? {})) if (!Object.hasOwn(stated, name)) rows.push([this.#attributeName(name), [isolated(value)]]);
    if (more.file) rows.push([say("file"), [isolated(more.file)]]);
    if (more.copies) rows.push([say("copies"), separated(more.copies)]);
    return rows.length ? make("dl", {}, rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])) : null;
  }

  #attributeName(name) {
    const entry = this.store.words.attributes[name];
    return entry ? nameOf(entry) : name;
  }

  #attributes(attributes) {
    const rows = Object.entries(attributes).map(([name, values]) => make("div", { class: "fact" },
      make("h4", {}, this.#attributeName(name), this.store.isDisputed(values) ? make("span", { class: "badge" }, say("disputed")) : null),
      values.map((value) => this.#quoted([isolated(formatValue(name, value.value), { class: "value", title: value.value })],
        () => this.store.claims(value.first, value.count), value.count))));
    return rows.length ? section(say("attributes"), rows) : null;
  }

  /** Recommendations of which the node is the target, the newest first. */
  #callsOn(node) {
    const calls = this.store.edgesAt[node].filter((edge) => this.store.edges.target[edge] === node)
      .flatMap((edge) => this.store.callsOfEdge(edge)).filter((call) => this.filters.hasClaim(call))
      .sort((a, b) => String(b.source.date ?? "").localeCompare(String(a.source.date ?? "")));
    return calls.length ? section(say("calls"), shortList(calls, (call) => this.evidence.call(call), CLAIMS, more)) : null;
  }

  #links(node) {
    const groups = new Map();
    for (const edge of this.store.edgesAt[node]) {
      const back = this.store.edges.source[edge] !== node;
      const key = `${back ? "1" : "0"}${this.store.edges.relation[edge]}`;
      if (!groups.has(key)) groups.set(key, { back, style: this.store.relation(edge), edges: [] });
      groups.get(key).edges.push(edge);
    }
    const order = Object.keys(this.store.words.relations);
    const keys = [...groups.keys()].sort((a, b) => order.indexOf(a.slice(1)) - order.indexOf(b.slice(1)) || (a > b) - (a < b));
    const parts = keys.map((key) => this.#group(node, groups.get(key)));
    return parts.length ? section(say("links"), parts) : null;
  }

  #group(node, { back, style, edges }) {
    const weight = (edge) => this.store.reportsOfEdge[edge].size * 1e6 + this.store.weight[this.store.other(edge, node)];
    const rows = edges.sort((a, b) => weight(b) - weight(a) || a - b);
    return make("div", { class: "group" },
      make("h4", {}, lineIcon(style), `${back ? "← " : ""}${nameOf(style, back)}${back ? "" : " →"}`,
        make("span", { class: "count" }, formatNumber(rows.length))),
      shortList(rows, (edge) => this.#link(node, edge), LINKS, more));
  }

  #link(node, edge) {
    const badge = this.store.edges.asserted[edge] ? null : make("span", { class: "badge" }, this.#modality(edge));
    return this.#quoted([this.#nodeButton(this.store.other(edge, node)), badge],
      () => this.store.claimsOfEdge(edge), this.store.edges.claims[edge], this.#support(edge));
  }

  #modality(edge) {
    return [...new Set(this.store.claimsOfEdge(edge).map((claim) => say(claim.modality) ?? claim.modality))].join("、");
  }

  #support(edge) {
    const reports = [...this.store.reportsOfEdge[edge].keys()];
    const brokers = new Set(reports.flatMap((report) => this.store.brokersOf[report]).filter(Boolean));
    return `${say("support", reports.length)} · ${say("brokerCount", brokers.size)}`;
  }

  /** Something said, with its quotes folded below it until they are asked for. */
  #quoted(head, claims, count, note = null) {
    const said = make("div", { class: "said" }, make("span", { class: "head", title: note }, head));
    if (count) said.append(this.#unfolder(said, claims, count));
    return said;
  }

  #unfolder(said, claims, count) {
    let list = null;
    const { evidence } = this;
    const button = make("button", { type: "button", class: "quotes", "aria-expanded": "false" }, say("claims", count));
    button.addEventListener("click", () => {
      if (list === null) said.append(list = shortList(claims(), (claim) => evidence.claim(claim), CLAIMS, more));
      else list.hidden = !list.hidden;
      button.setAttribute("aria-expanded", String(!list.hidden));
    });
    return button;
  }

  #nodeButton(node) {
    return make("button", { type: "button", class: "node", onclick: () => this.acts.pick(node) },
      classIcon(this.store.classOf(node)), isolated(this.store.label(node)));
  }

  #judgements(judgements) {
    if (judgements.length === 0) return null;
    const row = (one) => make("div", { class: "judgement" }, isolated(one.left), ` ${say("judged")[one.decision] ?? one.decision} `,
      isolated(one.right), make("small", {}, isolated(` ${one.rule} · ${one.score.toFixed(2)}`)));
    return section(say("judgements"), shortList(judgements, row, LINKS, more));
  }
}

function more(count) {
  return say("showMore", count);
}
