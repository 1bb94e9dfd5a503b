// The panel: what is known of a node or an edge, and the very words that say so.

import { classIcon, isolated, lineIcon, make, shortList } from "./dom.js";
import { nameOf, say } from "./words.js";

const CLAIMS = 6;
const LINKS = 12;

export class Panel {
  constructor(store, acts) {
    Object.assign(this, { store, acts });
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
    this.#fill(
      make("p", { class: "kind" }, classIcon(style), nameOf(style)),
      make("h2", {}, isolated(this.store.label(node))),
      this.#facts(more),
      this.#expander(node),
      this.#attributes(more.attributes ?? {}),
      this.#callsOn(node),
      this.#links(node),
      this.#judgements(more.judgements ?? []));
  }

  showEdge(edge) {
    const [source, target] = this.store.ends(edge);
    const style = this.store.relation(edge);
    const calls = this.store.callsOfEdge(edge);
    const claims = this.store.claimsOfEdge(edge);
    this.#fill(
      make("p", { class: "kind" }, lineIcon(style), nameOf(style)),
      make("h2", { class: "triple" }, this.#nodeButton(source), make("span", { class: "arrow" }, ` ${nameOf(style)} → `),
        this.#nodeButton(target)),
      make("p", { class: "support" }, this.#support(edge)),
      this.store.edges.asserted[edge] ? null : make("p", { class: "warning" }, say("unasserted")),
      calls.length ? section(say("calls"), calls.map((call) => this.#call(call))) : null,
      claims.length ? section(say("quotes"), shortList(claims, (claim) => this.#claim(claim), CLAIMS * 4, more)) : null);
  }

  #facts(more) {
    const rows = [];
    if (more.aliases) rows.push([say("aliases"), separated(more.aliases)]);
    const stated = more.attributes ?? {}; // an identifier that is also stated shows there, with its quotes
    for (const [name, value] of Object.entries(more.identifiers ?? {})) if (!(name in stated)) rows.push([this.#attributeName(name), [isolated(value)]]);
    if (more.file) rows.push([say("file"), [isolated(more.file)]]);
    if (more.copies) rows.push([say("copies"), separated(more.copies)]);
    return rows.length ? make("dl", {}, rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])) : null;
  }

  #attributeName(name) {
    const entry = this.store.words.attributes[name];
    return entry ? nameOf(entry) : name;
  }

  #expander(node) {
    const hidden = this.acts.hiddenNeighbours(node);
    if (hidden.length === 0) return null;
    return make("button", { type: "button", class: "expand", onclick: () => this.acts.expand(node, hidden) },
      say("expand", hidden.length));
  }

  #attributes(attributes) {
    const rows = Object.entries(attributes).map(([name, values]) => make("div", { class: "fact" },
      make("h4", {}, this.#attributeName(name), this.store.isDisputed(values) ? make("span", { class: "badge" }, say("disputed")) : null),
      values.map((value) => this.#quoted([isolated(value.value, { class: "value" })],
        () => this.store.claims(value.first, value.count), value.count))));
    return rows.length ? section(say("attributes"), rows) : null;
  }

  /** Recommendations of which the node is the target, the newest first. */
  #callsOn(node) {
    const calls = this.store.edgesAt[node].filter((edge) => this.store.edges.target[edge] === node)
      .flatMap((edge) => this.store.callsOfEdge(edge))
      .sort((a, b) => String(b.source.date).localeCompare(String(a.source.date)));
    return calls.length ? section(say("calls"), shortList(calls, (call) => this.#call(call), CLAIMS, more)) : null;
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
        make("span", { class: "count" }, String(rows.length))),
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
    const reports = this.store.reportsOfEdge[edge];
    const brokers = new Set([...reports].map((report) => this.store.reports[report].broker).filter(Boolean));
    return `${say("support", reports.size)} · ${say("brokers", brokers.size)}`;
  }

  /** Something said, with its quotes folded below it until they are asked for. */
  #quoted(head, claims, count, note = null) {
    const said = make("div", { class: "said" }, make("span", { class: "head", title: note }, head));
    if (count) said.append(this.#unfolder(said, claims, count));
    return said;
  }

  #unfolder(said, claims, count) {
    let list = null;
    const button = make("button", { type: "button", class: "quotes", "aria-expanded": "false" }, say("claims", count));
    button.addEventListener("click", () => {
      if (list === null) said.append(list = shortList(claims(), (claim) => this.#claim(claim), CLAIMS, more));
      else list.hidden = !list.hidden;
      button.setAttribute("aria-expanded", String(!list.hidden));
    });
    return button;
  }

  #nodeButton(node) {
    return make("button", { type: "button", class: "node", onclick: () => this.acts.pick(node) },
      classIcon(this.store.classOf(node)), isolated(this.store.label(node)));
  }

  #claim(claim) {
    const modality = claim.modality ? make("span", { class: "badge" }, say(claim.modality) ?? claim.modality) : null;
    return make("div", { class: "claim" }, make("blockquote", {}, isolated(claim.quote)), this.#source(claim, modality));
  }

  #source({ source, page, start, rule, confidence }, badge = null) {
    const name = isolated(source.title);
    const report = source.node < 0 ? name
      : make("button", { type: "button", class: "link", onclick: () => this.acts.pick(source.node) }, name);
    const where = [source.file, page === null ? null : say("page", page), say("place", start)].filter(Boolean);
    const how = [rule === null ? null : `${say("rule")} ${rule}`,
      confidence === undefined ? null : `${say("confidence")} ${confidence.toFixed(2)}`].filter(Boolean);
    return make("footer", {}, badge,
      make("div", {}, make("b", {}, isolated(source.broker ?? say("noBroker"))), ` ${source.date ?? say("noDate")} `, report),
      make("div", { class: "where" }, separated(where)), make("div", { class: "how" }, separated(how)));
  }

  #call(call) {
    const price = call.target_price && [call.target_price, call.currency].filter(Boolean).join(" ");
    const said = [["verb", call.verb], ["rating", call.rating], ["action", call.action], ["target_price", price]];
    return make("div", { class: "claim call" },
      make("p", { class: "terms" }, said.filter(([, value]) => value).map(([name, value]) =>
        make("span", { class: "term" }, make("small", {}, say(name)), isolated(value)))),
      make("blockquote", {}, isolated(call.quote)), this.#source(call));
  }

  #judgements(judgements) {
    if (judgements.length === 0) return null;
    const row = (one) => make("div", { class: "judgement" }, isolated(one.left), ` ${say("judged")[one.decision] ?? one.decision} `,
      isolated(one.right), make("small", {}, isolated(` ${one.rule} · ${one.score.toFixed(2)}`)));
    return section(say("judgements"), shortList(judgements, row, LINKS, more));
  }
}

function section(title, ...children) {
  return make("section", {}, make("h3", {}, title), ...children);
}

function separated(texts) {
  return texts.flatMap((text, place) => [place ? " · " : null, isolated(text)]);
}

function more(count) {
  return say("showMore", count);
}
