// The window that asks for two entities and shows the shortest path between them, step by step.

import { isolated, make } from "./dom.js";
import { findPaths } from "./paths.js";
import { Search } from "./search.js";
import { nameOf, say } from "./words.js";

export class Route {
  /** `acts`: showPath(path) puts it on the board, openEdges([edge]) opens one step. */
  constructor(names, filters, acts) {
    Object.assign(this, { store: names.store, filters, acts, ends: [null, null], paths: [], at: 0 });
    this.window = document.getElementById("route");
    this.told = document.getElementById("route-found");
    this.boxes = ["route-a", "route-b"].map((id, place) => new Search(names, document.getElementById(id), (node) => this.#set(place, node)));
    this.boxes.forEach(({ box }, place) => box.addEventListener("input", () => { this.ends[place] = null; }));
  }

  /** Open the window; `from` is the entity the path begins at, or null. */
  open(from) {
    if (from !== null) this.#fill(0, from);
    if (!this.window.open) this.window.show();
    this.render();
    this.boxes[this.ends[0] === null ? 0 : 1].focus();
  }

  close() {
    if (this.window.open) this.window.close();
  }

  #fill(place, node) {
    this.ends[place] = node;
    this.boxes[place].box.value = this.store.label(node).slice(0, 200);
  }

  #set(place, node) {
    this.#fill(place, node);
    if (this.ends.includes(null)) { this.boxes[1 - place].focus(); this.render(); } else this.find();
  }

  find() {
    const [from, to] = this.ends;
    this.paths = from === to ? [] : findPaths(this.store, this.filters, from, to);
    this.at = 0;
    this.render();
    if (this.paths.length) this.acts.showPath(this.paths[0]);
  }

  #next() {
    this.at = (this.at + 1) % this.paths.length;
    this.render();
    this.acts.showPath(this.paths[this.at]);
    this.told.querySelector("button.next")?.focus();
  }

  render() {
    const [from, to] = this.ends;
    if (from === null || to === null) return this.told.replaceChildren(say("pathHint"));
    if (from === to) return this.told.replaceChildren(say("pathSame"));
    if (this.paths.length === 0) return this.told.replaceChildren(say("pathNone"));
    const path = this.paths[this.at];
    const steps = path.edges.map((edge, place) => this.#step(edge, path.nodes[place], path.nodes[place + 1]));
    const next = this.paths.length > 1 ? make("button", { type: "button", class: "link next", onclick: () => this.#next() }, say("pathNext")) : null;
    return this.told.replaceChildren(
      make("p", {}, say("pathFound", path.edges.length, this.at + 1, this.paths.length), " ", next ?? ""), make("ol", {}, steps));
  }

  #step(edge, from, to) {
    const back = this.store.edges.source[edge] !== from;
    return make("li", {}, make("button", { type: "button", class: "link", onclick: () => this.acts.openEdges([edge]) },
      isolated(this.store.label(from)), ` ${back ? "←" : "→"} ${nameOf(this.store.relation(edge), back)} `, isolated(this.store.label(to))));
  }
}
