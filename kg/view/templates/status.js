// What the page says of itself: counts, what is selected, and why a board is empty.

import { make } from "./dom.js";
import { nameOf, say } from "./words.js";

const at = (id) => document.getElementById(id);

export function showStatus({ store, board, history, theme, list, isForeign }) {
  const counts = say("status", board.counts.nodes, store.nodeCount, board.counts.edges);
  at("status").textContent = board.settling ? say("settling") : isForeign ? say("moved") : counts;
  at("physics").setAttribute("aria-pressed", String(board.settling));
  at("more").disabled = board.shown.size >= store.nodeCount;
  at("undo").disabled = !history.canUndo;
  at("redo").disabled = !history.canRedo;
  at("theme").textContent = `${say("theme")}: ${say("themes")[theme.chosen]}`;
  list.update(board);
}

/** On a board where nothing can be seen: why, and what to do. */
export function showEmpty({ store, board }, onclear) {
  const isEmpty = board.counts.nodes === 0;
  at("empty").hidden = !isEmpty;
  if (!isEmpty) return;
  const why = store.nodeCount === 0 ? "emptyGraph" : board.shown.size === 0 ? "emptyBoard" : "allHidden";
  const button = why === "allHidden" ? make("button", { type: "button", onclick: onclear }, say("clearFilters")) : "";
  at("empty").replaceChildren(make("p", {}, say(why)), button);
}

/** What is selected, for those who cannot see it. */
export function tellSelected({ store, board }) {
  const { node, edge } = board.selected;
  const told = edge === null ? [store.label(node), nameOf(store.classOf(node)), say("neighbours", store.edgesAt[node].length)].join(", ")
    : [store.label(store.ends(edge)[0]), nameOf(store.relation(edge)), store.label(store.ends(edge)[1])].join(" ");
  at("told").textContent = told;
}

/** What went wrong stands on the page. */
export function showProblem(error) {
  at("empty").hidden = false;
  at("empty").replaceChildren(make("p", { role: "alert" }, say("broken")), make("p", {}, String(error)));
}
