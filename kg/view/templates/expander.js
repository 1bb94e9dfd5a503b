// What of a node's neighbourhood is not on the board, counted by relation and class; a click brings 20.

import { classIcon, make } from "./dom.js";
import { nameOf, say } from "./words.js";

const STEP = 20;

/** Groups of hidden neighbours, the largest first: {relation, back, kind, nodes}. */
export function groupHidden(store, filters, node, hidden) {
  const waiting = new Set(hidden);
  const groups = new Map();
  for (const edge of store.edgesAt[node]) {
    const other = store.other(edge, node);
    if (!waiting.has(other) || !filters.hasEdge(edge)) continue;
    const [relation, back, kind] = [store.edges.relation[edge], store.edges.source[edge] !== node, store.nodes.class[other]];
    const key = [relation, back, kind].join(" ");
    if (!groups.has(key)) groups.set(key, { relation, back, kind, nodes: new Set() });
    groups.get(key).nodes.add(other);
  }
  return [...groups.values()].sort((a, b) => b.nodes.size - a.nodes.size || (a.relation > b.relation) - (a.relation < b.relation));
}

/** Buttons for a node's hidden neighbours; null where there are none. */
export function makeExpander(store, filters, node, hidden, onexpand) {
  if (hidden.length === 0) return null;
  const step = Math.min(STEP, hidden.length);
  const all = make("button", { type: "button", class: "expand", onclick: () => onexpand(hidden.slice(0, STEP)) },
    say("expand", step, hidden.length));
  const rows = groupHidden(store, filters, node, hidden).map((group) => row(store, group, onexpand));
  return make("section", { class: "hidden" }, make("h3", {}, say("hiddenNeighbours")), all, make("div", { class: "groups" }, rows));
}

function row(store, { relation, back, kind, nodes }, onexpand) {
  const [style, sort] = [store.words.relations[relation], store.words.classes[kind]];
  const name = nameOf(style, back);
  const ranked = [...nodes].sort((a, b) => store.weight[b] - store.weight[a] || a - b);
  return make("button", { type: "button", class: "chip", title: say("expandTip", name, nameOf(sort), nodes.size),
    onclick: () => onexpand(ranked.slice(0, STEP)) }, classIcon(sort), `${name} ${nameOf(sort)} `, make("b", {}, say("expandGroup", nodes.size)));
}
