// The search box: names, aliases, tickers, folded as the builder folds them.

import { classIcon, isolated, make } from "./dom.js";
import { nameOf, say } from "./words.js";

const LIMIT = 12;
const IGNORED = /[\s·《》〈〉【】「」『』“”"'‘’\-—―_()（）*\\\u200b-\u200f\ufeff]+/g;

export function fold(name) {
  return name.slice(0, 500).normalize("NFKC").replace(IGNORED, "").toLowerCase();
}

/** A name's rank for a query: 0 equal, 1 begins with it, 2 contains it, 3 no match. */
function rank(name, query) {
  const at = name.indexOf(query);
  if (at < 0) return 3;
  if (at > 0) return 2;
  return name.length === query.length ? 0 : 1;
}

/** The nodes a query finds, best first, each with the name that matched. */
export function findNodes(store, index, query) {
  const key = fold(query);
  if (!key) return [];
  const hits = [];
  index.forEach((names, node) => {
    const ranks = names.map((name) => rank(name, key));
    const best = Math.min(...ranks);
    if (best < 3) hits.push({ node, best, name: store.names(node)[ranks.indexOf(best)] });
  });
  return hits.sort((a, b) => a.best - b.best || store.weight[b.node] - store.weight[a.node] || a.node - b.node).slice(0, LIMIT);
}

export class Search {
  constructor(store, onpick) {
    Object.assign(this, { store, onpick, hits: [], active: -1 });
    this.box = document.getElementById("search");
    this.list = document.getElementById("found");
    this.index = Array.from({ length: store.nodeCount }, (_, node) => store.names(node).map(fold));
    this.box.addEventListener("input", () => this.#find());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.box.addEventListener("focus", () => this.#find());
  }

  focus() {
    this.box.focus();
    this.box.select();
  }

  close() {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  #find() {
    this.hits = findNodes(this.store, this.index, this.box.value);
    this.#render();
    this.#activate(this.hits.length ? 0 : -1);
    const open = this.box.value.trim() !== "";
    this.list.hidden = !open;
    this.box.setAttribute("aria-expanded", String(open));
  }

  #render() {
    const rows = this.hits.map((hit, place) => make("li",
      { role: "option", id: `found-${place}`, "data-node": hit.node, onmousedown: (event) => this.#pick(event, place) },
      classIcon(this.store.classOf(hit.node)), isolated(this.store.label(hit.node), { class: "name" }),
      hit.name === this.store.label(hit.node) ? null : isolated(hit.name, { class: "alias" }),
      make("small", {}, nameOf(this.store.classOf(hit.node)))));
    this.list.replaceChildren(...(rows.length ? rows : [make("li", { class: "nothing" }, say("nothing"))]));
  }

  #activate(place) {
    this.active = place;
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === place)));
    if (place < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `found-${place}`);
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.hits.length) {
      this.#activate((this.active + step + this.hits.length) % this.hits.length);
      event.preventDefault();
    } else if (event.key === "Enter" && this.active >= 0 && !event.isComposing) {
      this.#pick(event, this.active);
    }
  }

  #pick(event, place) {
    event.preventDefault();
    this.close();
    this.box.blur();
    this.onpick(this.hits[place].node);
  }
}
