// A box with a list: type a name, choose an entity. There are three: in the header, and two for a path.

import { classIcon, isolated, make } from "./dom.js";
import { nameOf, say } from "./words.js";

export class Search {
  /** `box` is an input; the list after it is its own. `onpick` gets the node. */
  constructor(names, box, onpick) {
    Object.assign(this, { names, box, onpick, store: names.store, hits: [], active: -1 });
    this.list = document.getElementById(box.getAttribute("aria-controls"));
    this.box.addEventListener("input", () => this.#find());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.box.addEventListener("focus", () => this.#find());
  }

  focus() {
    this.box.focus();
    this.box.select();
  }

  get isOpen() {
    return !this.list.hidden;
  }

  close() {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  #find() {
    this.hits = this.names.find(this.box.value);
    this.#render();
    this.#activate(this.hits.length ? 0 : -1);
    const open = this.box.value.trim() !== "";
    this.list.hidden = !open;
    this.box.setAttribute("aria-expanded", String(open));
  }

  #render() {
    const rows = this.hits.map((hit, place) => make("li",
      { role: "option", id: `${this.list.id}-${place}`, "data-node": hit.node, onmousedown: (event) => this.#pick(event, place) },
      classIcon(this.store.classOf(hit.node)), isolated(this.store.label(hit.node), { class: "name" }),
      hit.name === this.store.label(hit.node) ? null : isolated(hit.name, { class: "alias" }),
      make("small", {}, nameOf(this.store.classOf(hit.node)))));
    const nothing = () => make("li", { class: "nothing", role: "option", "aria-disabled": "true" }, say("nothing"));
    this.list.replaceChildren(...(rows.length ? rows : [nothing()]));
  }

  #activate(place) {
    this.active = place;
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === place)));
    if (place < 0) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
    return this.list.children[place].scrollIntoView({ block: "nearest" });
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
    this.onpick(this.hits[place].node);
  }
}
