// The window that saves the view: picture, data, link.

import { toCsv, toJson } from "./data.js";
import { download } from "./dom.js";
import { toPng, toSvg } from "./picture.js";
import { toSelection } from "./selection.js";
import { toTurtle } from "./turtle.js";
import { say } from "./words.js";

const NAME = "yanbao-kg";
const DATA = {
  ttl: { type: "text/turtle", write: (selection, store) => toTurtle(selection, store.columns.terms) },
  csv: { type: "text/csv", write: toCsv },
  json: { type: "application/json", write: toJson },
};

export class Save {
  /** `address` gives the link to the view. */
  constructor(store, board, address) {
    Object.assign(this, { store, board, address });
    this.window = document.getElementById("save-window");
    this.told = document.getElementById("save-told");
    this.field = document.getElementById("link");
    for (const button of this.window.querySelectorAll("[data-save]")) button.addEventListener("click", () => this.#save(button.dataset.save));
    document.getElementById("copy").addEventListener("click", () => this.#copy());
  }

  open() {
    const isSelected = this.board.selected.node !== null || this.board.selected.edge !== null;
    const [shown, selected] = this.window.querySelectorAll("[name=scope]");
    selected.disabled = !isSelected;
    if (!isSelected) shown.checked = true;
    this.field.value = this.address();
    this.told.textContent = "";
    this.window.showModal();
  }

  async #save(kind) {
    if (this.board.counts.nodes === 0) { this.told.textContent = say("nothingToSave"); return; }
    const name = `${NAME}.${kind}`;
    download(name, await this.#content(kind));
    this.told.textContent = say("saved", name);
  }

  #content(kind) {
    if (kind === "png") return toPng(this.board);
    if (kind === "svg") return new Blob([toSvg(this.store, this.board)], { type: "image/svg+xml" });
    const scope = this.window.querySelector("[name=scope]:checked").value;
    const { type, write } = DATA[kind];
    return new Blob([write(toSelection(this.store, this.board, scope), this.store)], { type });
  }

  async #copy() {
    this.field.select();
    const isCopied = await navigator.clipboard?.writeText(this.field.value).then(() => true, () => document.execCommand("copy"));
    if (isCopied) this.told.textContent = say("copied");
  }
}
