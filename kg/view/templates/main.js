// Puts the parts together when the page opens, and listens.

import { Acts } from "./acts.js";
import { make } from "./dom.js";
import { listenEverywhere, listenOnGraph } from "./keys.js";
import { Save } from "./save.js";
import { Search } from "./search.js";
import { showProblem } from "./status.js";
import { openStore, readBlock } from "./store.js";
import { labelPage, say } from "./words.js";

const NARROW = "(max-width: 60rem)";

const at = (id) => document.getElementById(id);

async function main() {
  const acts = new Acts(await openStore(), readBlock("opening"), readBlock("options"));
  const search = new Search(acts.names, at("search"), (node) => { acts.pick(node); at("search").blur(); });
  listenOnDrawing(acts);
  listenOnButtons(acts, new Save(acts.store, acts.board, () => acts.link));
  listenEverywhere({ search: () => search.focus(), help: openHelp, filters: () => fold(acts), view: (name) => acts.tabs.open(name),
    escape: (target, typing) => escape(acts, search, target, typing), undo: () => acts.history.undo(), redo: () => acts.history.redo() });
  addEventListener("hashchange", () => acts.follow());
  if (!acts.follow()) {
    acts.render();
    if (acts.store.entity !== null) acts.open(acts.store.entity);
    acts.board.fit();
  }
  acts.history.begin();
  acts.refresh();
  return acts;
}

function listenOnDrawing(acts) {
  const { board, frame } = acts;
  board.network.on("click", ({ nodes, edges }) => {
    if (nodes.length) acts.open(nodes[0]);
    else if (edges.length) acts.openEdges(board.bundles.get(edges[0]));
    else acts.close();
  });
  board.network.on("dragEnd", ({ nodes }) => (nodes.length ? acts.moved() : acts.address()));
  board.network.on("zoom", () => acts.address());
  frame.setAttribute("role", "application");
  frame.tabIndex = 0;
  listenOnGraph(frame, acts);
}

function listenOnButtons(acts, save) {
  const buttons = { fit: () => acts.fit(), more: () => acts.more(), physics: () => acts.physics(), reset: () => acts.reset(),
    undo: () => acts.history.undo(), redo: () => acts.history.redo(), path: () => acts.path(acts.board.selected.node),
    "route-close": () => acts.closePath(), save: () => save.open(), theme: () => acts.changeTheme(), language: () => acts.changeLanguage(),
    help: openHelp, fold: () => fold(acts) };
  for (const [id, act] of Object.entries(buttons)) at(id).addEventListener("click", act);
  for (const button of document.querySelectorAll("dialog [data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
}

function openHelp() {
  at("keys").replaceChildren(...say("keys").flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]));
  at("help-window").showModal();
}

/** Show or fold the filters; on a narrow screen they are folded at first. */
function fold({ board }) {
  const narrow = matchMedia(NARROW).matches;
  const isOn = document.body.classList.toggle(narrow ? "filters-open" : "filters-folded");
  at("fold").setAttribute("aria-expanded", String(isOn === narrow));
  board.network.setSize("100%", "100%");
}

function escape(acts, search, target, typing) {
  if (document.querySelector("dialog:modal")) return; // the window closes by itself
  if (typing && search.isOpen) search.close();
  else if (target === search.box) search.box.blur();
  else if (at("route").open) acts.closePath();
  else acts.close();
}

async function begin() {
  try {
    return await main();
  } catch (error) {
    labelPage();
    showProblem(error);
    throw error;
  }
}

// A handle for tests and for the curious at the console; nothing in the page depends on it.
window.kgView = begin();
