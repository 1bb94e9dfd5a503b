// The board as a tree that keys walk: visible nodes, below each its relations, and so on along them.

import { classIcon, isolated, make } from "./dom.js";
import { nameOf, say } from "./words.js";

const ROOTS = 300;
const BRANCHES = 100;

export class Tree {
  constructor(store, board, onpick) {
    Object.assign(this, { store, board, onpick, filters: board.filters });
    this.element = document.getElementById("view-tree");
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("click", (event) => this.#click(event));
  }

  render() {
    const { weight } = this.store;
    const nodes = [...this.board.counts.visible].sort((a, b) => weight[b] - weight[a] || a - b).slice(0, ROOTS);
    const list = make("ul", { role: "tree", "aria-label": say("treeOf") }, nodes.map((node, at) => this.#item(node, null, 1, [at + 1, nodes.length])));
    this.element.replaceChildren(list);
    const selected = list.querySelector(`[data-node="${this.board.selected.node}"]`);
    this.#rove(selected ?? list.querySelector("[role=treeitem]"));
  }

  focus() {
    this.element.querySelector('[tabindex="0"]')?.focus();
  }

  #edges(node) {
    const { weight } = this.store;
    return this.store.edgesAt[node].filter((edge) => this.filters.hasEdge(edge) && this.filters.hasNode(this.store.other(edge, node)))
      .sort((a, b) => weight[this.store.other(b, node)] - weight[this.store.other(a, node)] || a - b);
  }

  #item(node, edge, level, [at, of]) {
    const count = this.#edges(node).length;
    const parent = edge === null ? null : this.store.other(edge, node);
    const back = edge !== null && this.store.edges.source[edge] === node && parent !== node;
    const relation = edge === null ? null : make("span", { class: "arrow" }, `${back ? "←" : "→"} ${nameOf(this.store.relation(edge), back)} `);
    return make("li", { role: "treeitem", tabindex: "-1", "data-node": node, "data-edge": edge, "aria-level": level, "aria-posinset": at,
      "aria-setsize": of, "aria-expanded": count ? "false" : null },
      make("div", { class: "leaf" }, relation, classIcon(this.store.classOf(node)), isolated(this.store.label(node), { class: "name" }),
        make("small", {}, `${nameOf(this.store.classOf(node))} · ${say("neighbours", count)}`)));
  }

  #unfold(item) {
    const node = Number(item.dataset.node);
    const edges = this.#edges(node).slice(0, BRANCHES);
    const level = Number(item.getAttribute("aria-level")) + 1;
    item.append(make("ul", { role: "group" }, edges.map((edge, at) => this.#item(this.store.other(edge, node), edge, level, [at + 1, edges.length]))));
    item.setAttribute("aria-expanded", "true");
  }

  #fold(item) {
    item.querySelector("ul").remove();
    item.setAttribute("aria-expanded", "false");
  }

  #rove(item) {
    this.element.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    item?.setAttribute("tabindex", "0");
    return item;
  }

  #go(item) {
    this.#rove(item)?.focus();
  }

  #open(item) {
    const { edge, node } = item.dataset;
    this.onpick(edge === undefined ? { node: Number(node) } : { node: Number(node), edge: Number(edge) });
  }

  #click(event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    this.#go(item);
    if (item.getAttribute("aria-expanded") === "true") this.#fold(item);
    else if (item.getAttribute("aria-expanded") === "false") this.#unfold(item);
    this.#open(item);
  }

  #key(event) {
    const item = event.target.closest("[role=treeitem]");
    const act = item && KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...this.element.querySelectorAll("[role=treeitem]")];
    const unfolded = item.getAttribute("aria-expanded");
    if (act === "open") this.#open(item);
    else if (act === "in" && unfolded === "false") this.#unfold(item);
    else if (act === "in") this.#go(item.querySelector("[role=treeitem]") ?? item);
    else if (act === "out" && unfolded === "true") this.#fold(item);
    else if (act === "out") this.#go(item.parentElement.closest("[role=treeitem]") ?? item);
    else this.#go(all[{ first: 0, last: all.length - 1 }[act] ?? all.indexOf(item) + act] ?? item);
  }
}

const KEYS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: "in", ArrowLeft: "out", Home: "first", End: "last", Enter: "open", " ": "open" };
