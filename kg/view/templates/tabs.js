// Graph, tree or table: three views of the same board, of which one is seen.

const TABS = ["graph", "tree", "table"];

export class Tabs {
  /** `views` has what `render`s and takes the `focus`, by tab. */
  constructor(views) {
    Object.assign(this, { views, current: "graph" });
    this.buttons = TABS.map((name) => document.getElementById(`tab-${name}`));
    this.buttons.forEach((button, at) => {
      button.addEventListener("click", () => this.open(TABS[at], false));
      button.addEventListener("keydown", (event) => this.#key(event, at));
    });
  }

  #key(event, at) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (at + step + TABS.length) % TABS.length;
    this.open(TABS[next], false);
    this.buttons[next].focus();
    event.stopPropagation();
  }

  /** Show a view; with `go` the keyboard goes there, too. */
  open(name, go = true) {
    if (!TABS.includes(name)) return;
    this.current = name;
    TABS.forEach((one, at) => {
      this.buttons[at].setAttribute("aria-selected", String(one === name));
      this.buttons[at].tabIndex = one === name ? 0 : -1;
      document.getElementById(`view-${one}`).hidden = one !== name;
    });
    this.render();
    if (go) this.views[name].focus();
  }

  render() {
    this.views[this.current].render();
  }
}
