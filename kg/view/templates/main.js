// Puts the parts together when the page opens.

import { Board } from "./board.js";
import { Filters } from "./filters.js";
import { Panel } from "./panel.js";
import { Search } from "./search.js";
import { openStore, readBlock } from "./store.js";
import { labelPage, say, switchLanguage } from "./words.js";

async function main() {
  const store = await openStore();
  const filters = new Filters(store, (kind) => changed(kind));
  const board = new Board(store, filters, readBlock("opening"), readBlock("options"));
  const panel = new Panel(store, { pick, close, expand, hiddenNeighbours: (node) => board.hiddenNeighbours(node) });
  const search = new Search(store, pick);
  const button = (id) => document.getElementById(id);

  function status() {
    const text = board.settling ? say("settling") : say("status", board.counts.nodes, store.nodeCount, board.counts.edges);
    button("status").textContent = text;
    button("physics").setAttribute("aria-pressed", String(board.settling));
    button("more").disabled = board.shown.size >= store.nodeCount;
  }

  function changed(kind) {
    if (kind === "relations" && filters.mentions && board.shown.size < store.nodeCount) board.grow();
    board.sync();
    status();
  }

  /** Open the panel on a node; `go` also brings it to the middle. */
  function open(node, go) {
    board.select(node);
    panel.showNode(node);
    if (go) board.focus(node);
    status();
  }

  function pick(node) {
    open(node, true);
  }

  function openEdge(edge) {
    board.selectEdge(edge);
    panel.showEdge(edge);
    status();
  }

  function close() {
    panel.close();
    board.clear();
    status();
  }

  function expand(node, nodes) {
    board.show(nodes);
    open(node, false);
  }

  function render() {
    labelPage();
    filters.render();
    if (board.selected.node !== null) panel.showNode(board.selected.node);
    if (board.selected.edge !== null) panel.showEdge(board.selected.edge);
    status();
  }

  board.network.on("click", ({ nodes, edges }) => {
    if (nodes.length) open(nodes[0], false);
    else if (edges.length) openEdge(edges[0]);
    else close();
  });
  button("fit").addEventListener("click", () => board.fit());
  button("more").addEventListener("click", () => { board.grow(); board.fit(); status(); });
  button("physics").addEventListener("click", () => {
    if (board.settling) board.rest();
    else board.settle(() => { status(); board.fit(); });
    status();
  });
  button("reset").addEventListener("click", () => { filters.reset(); panel.close(); board.reset(); render(); });
  button("language").addEventListener("click", () => { switchLanguage(); board.restyle(); render(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === "search";
    if (event.key === "/" && !typing) { search.focus(); event.preventDefault(); }
    if (event.key === "Escape") { if (typing) { search.close(); event.target.blur(); } else close(); }
  });
  render();
  if (store.entity !== null) open(store.entity, false);
  board.fit();
  return { store, board, filters, panel };
}

// A handle for tests and for the curious at the console; nothing in the page depends on it.
window.kgView = main();
