// The board as a tree that keys walk: visible nodes, below each its relations, and so on along them.

import { classIcon, isolated, make } from "./dom.js";
import { nameOf, say } from "./words.js";

const ROOTS = 300;
const BRANCHES = 100;

export class Tree {
  constructor(store, board, onpick) {
    Object.assign(this, { store, board, onpick, filters: board.filters, unfolded: new Set(), at: null });
    this.element = document.getElementById("view-tree");
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("click", (event) => this.#click(event));
  }

  render() {
    const { weight } = this.store;
    const nodes = [...this.board.counts.visible].sort((a, b) => weight[b] - weight[a] || a - b).slice(0, ROOTS);
    const list = make("ul", { role: "tree", "aria-label": say("treeOf") }, nodes.map((node, at) => this.#item(node, null, "", [at + 1, nodes.length])));
    const isIn = this.element.contains(document.activeElement);
    this.element.replaceChildren(list);
    const before = list.querySelector(`[data-path="${this.at}"]`);
    const selected = list.querySelector(`[data-node="${this.board.selected.node}"]`);
    this.#rove(before ?? selected ?? list.querySelector("[role=treeitem]"));
    if (isIn) this.focus();
  }

  focus() {
    this.element.querySelector('[tabindex="0"]')?.focus();
  }

  #edges(node) {
    const { weight } = this.store;
    return this.store.edgesAt[node].filter((edge) => this.filters.hasEdge(edge) && this.filters.hasNode(this.store.other(edge, node)))
      .sort((a, b) => weight[this.store.other(b, node)] - weight[this.store.other(a, node)] || a - b);
  }

  /** A node; `path` is the way down to its parent, by edges from the root. */
  #item(node, edge, path, [at, of]) {
    const own = `${path}/${edge ?? node}`;
    const count = this.#edges(node).length;
    const parent = edge === null ? null : this.store.other(edge, node);
    const back = edge !== null && this.store.edges.source[edge] === node && parent !== node;
    const relation = edge === null ? null : make("span", { class: "arrow" }, `${back ? "←" : "→"} ${nameOf(this.store.relation(edge), back)} `);
    const item = make("li", { role: "treeitem", tabindex: "-1", "data-node": node, "data-path": own, "aria-level": own.split("/").length - 1, "aria-posinset": at,
      "aria-setsize": of, "aria-expanded": count ? "false" : null },
      make("div", { class: "leaf" }, relation, classIcon(this.store.classOf(node)), isolated(this.store.label(node), { class: "name" }),
        make("small", {}, `${nameOf(this.store.classOf(node))} · ${say("neighbours", count)}`)));
    if (count && this.unfolded.has(own)) this.#unfold(item);
    return item;
  }

  #unfold(item) {
    const node = Number(item.dataset.node);
    const edges = this.#edges(node).slice(0, BRANCHES);
    const { path } = item.dataset;
    this.unfolded.add(path);
    item.append(make("ul", { role: "group" }, edges.map((edge, at) => this.#item(this.store.other(edge, node), edge, path, [at + 1, edges.length]))));
    item.setAttribute("aria-expanded", "true");
  }

  #fold(item) {
    item.querySelector("ul").remove();
    this.unfolded.delete(item.dataset.path);
    item.setAttribute("aria-expanded", "false");
  }

  #rove(item) {
    this.element.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    item?.setAttribute("tabindex", "0");
    this.at = item?.dataset.path ?? null;
    return item;
  }

  #go(item) {
    this.#rove(item)?.focus();
  }

  #open(item) {
    this.onpick({ node: Number(item.dataset.node) });
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
