// The graph explorer: puts the parts together. What the reader may do is in explore/acts.js, what the board
// is at any time in explore/session.js, and how it is drawn in explore/board.js.
import { createActs } from "./explore/acts.js";
import { createBoard } from "./explore/board.js";
import { createAddress } from "./explore/address.js";
import { createBook, edgesAt } from "./explore/book.js";
import { make } from "./explore/dom.js";
import { listenToForms } from "./explore/exports.js";
import { createFacets } from "./explore/facets.js";
import { listenToKeys, tellKeys } from "./explore/keys.js";
import { layoutOf, NAMES } from "./explore/layouts.js";
import { createOutline } from "./explore/outline.js";
import { createPanel } from "./explore/panel.js";
import { askPath } from "./explore/path.js";
import * as requests from "./explore/requests.js";
import { createSearch } from "./explore/search.js";
import { createSession } from "./explore/session.js";
import { EMPTY, filter } from "./explore/state.js";
import { createTable } from "./explore/table.js";
import { listenToTabs, openTab } from "./explore/tabs.js";
import { edgesOf, nodesOf, number } from "./explore/words.js";
import { t } from "./words.js";

const $ = (id) => document.getElementById(id);
const given = JSON.parse($("given").textContent);

const book = createBook();
const session = createSession(book, redraw);
const glances = new Map();

const choose = (ids) => session.choose(ids);
const chooseEdge = (key) =>
  session.choose([], session.look().lines.find(({ edges }) => edges.some((edge) => edge.key === key))?.id ?? null);
const toggle = (id) =>
  choose(
    session.chosen.nodes.includes(id)
      ? session.chosen.nodes.filter((one) => one !== id)
      : [...session.chosen.nodes, id],
  );

const board = createBoard($("graph"), {
  tap: (id, more) => {
    $("graph").focus({ preventScroll: true });
    if (more) toggle(id);
    else choose([id]);
    openTab("tab-panel");
  },
  open: (id) => acts.expand(id),
  tapLine: (id) => {
    $("graph").focus({ preventScroll: true });
    session.choose([], id);
    openTab("tab-panel");
  },
  clear: () => choose([]),
  drop: (id, place) => acts.drop(id, place),
  box: (ids) => ids.length && choose([...new Set([...session.chosen.nodes, ...ids])]),
});

let message = "";
function tell(words) {
  message = words;
  count();
}

const address = createAddress({ book, session, board, given, tell });
const acts = createActs({ book, session, board, tell });
const panel = createPanel($("panel"), book, {
  ...acts,
  choose,
  chooseEdge,
  mark: (ids) => session.choose(ids, null, { quiet: true }),
  askPath: (...ends) => findPath(...ends),
  share: async (ids) => {
    const answer = await acts.share(ids);
    if (answer) panel.shared(answer);
  },
});
const readEdge = (key) => {
  chooseEdge(key);
  openTab("tab-panel");
  $("panel").focus();
};
const outline = createOutline($("outline"), $("find"), book, {
  ...acts,
  choose,
  chooseEdge: readEdge,
  clear: () => choose([]),
});
const facets = createFacets($("facets"), book, (changed) => session.change(filter(session.state, changed)));
const table = createTable($("edges"), book, readEdge);

// --- drawing what there is ---

/** `chosen` when nothing but the selection changed, `quiet` when the panel is to stay as it is. */
function redraw({ origin = null, chosen = false, quiet = false, layOut = false } = {}) {
  const { state, seen, nodes, edges, lines } = session.look();
  $("start").hidden = nodes.length > 0;
  $("explorer").classList.toggle("empty", !nodes.length);
  if (!chosen) {
    const drawn = board.sync({ nodes: seen.nodes, lines, roots: state.roots, pins: state.pins }, origin);
    const isFirst = drawn.length === seen.nodes.length;
    const fresh = isFirst || layOut || state.layout !== "fcose" ? null : drawn; // the others stay
    if (layOut || drawn.length) board.layOut(state.layout, { roots: state.roots, pins: state.pins, fresh });
    facets.render(nodes, edges, state.filters);
    table.render(seen.edges);
  }
  board.mark(session.chosen.line ? [session.chosen.line] : session.chosen.nodes);
  outline.render({ nodes: seen.nodes, edges: seen.edges, roots: state.roots }, new Set(session.chosen.nodes));
  if (!quiet) showChosen();
  showTools(state);
  count();
  address.remember();
}

function showChosen() {
  const { state, seen, lines } = session.look();
  const { nodes, line } = session.chosen;
  if (line) panel.line(lines.find(({ id }) => id === line).edges);
  else if (nodes.length > 1) panel.several(nodes, { arePinned: nodes.every((id) => state.pins.has(id)) });
  else if (nodes.length) showNode(nodes[0], state, seen);
  else panel.nothing();
}

async function showNode(id, state, seen) {
  const edges = seen.edges.filter((edge) => edge.source === id || edge.target === id);
  const joined = edgesAt(book, id, state.shown);
  const show = () => panel.node(id, { edges, joined, isPinned: state.pins.has(id), glance: glances.get(id) ?? null });
  show();
  if (glances.has(id)) return;
  try {
    glances.set(id, await requests.glance(id));
  } catch (error) {
    tell(t(`没有取到：${error.message}`, `That failed: ${error.message}`));
    return;
  }
  const { nodes, line } = session.chosen;
  if (!line && nodes.length === 1 && nodes[0] === id) showChosen();
}

function count() {
  const { seen, nodes, edges } = session.look();
  const off = nodes.length - seen.nodes.length + edges.length - seen.edges.length;
  const hidden = off ? t(`（筛掉 ${number(off)} 个）`, ` (${number(off)} filtered out)`) : "";
  const counts = nodes.length
    ? t(
        `${nodesOf(seen.nodes.length)}，${edgesOf(seen.edges.length)}${hidden}`,
        `${nodesOf(seen.nodes.length)}, ${edgesOf(seen.edges.length)}${hidden}`,
      )
    : "";
  $("status").textContent = [message, counts].filter(Boolean).join(" · ");
}

// --- the toolbar ---

const TOOLS = {
  undo: () => session.step(-1) && tell(t("已撤销", "Undone")),
  redo: () => session.step(1) && tell(t("已重做", "Done again")),
  fit: () => board.fitAll(),
  nearer: () => board.zoom(1.3),
  farther: () => board.zoom(1 / 1.3),
  again: () => redraw({ layOut: true }),
  bundle: () => session.change({ ...session.state, bundled: !session.state.bundled }),
  path: () => findPath(...session.chosen.nodes),
  copy: () => address.copy(),
  clear: () => session.change(EMPTY),
};

const tool = (name) => document.querySelector(`[data-tool="${name}"]`);
for (const [name, act] of Object.entries(TOOLS)) tool(name).addEventListener("click", act);
$("layout").replaceChildren(...NAMES.map((name) => make("option", { value: name }, layoutOf(name))));
$("layout").addEventListener("change", (event) =>
  session.change({ ...session.state, layout: event.target.value }, { layOut: true }),
);
createSearch($("add"), acts.add);
listenToForms({ book, session, board, tell });

function showTools(state) {
  tool("undo").disabled = !session.canStep(-1);
  tool("redo").disabled = !session.canStep(1);
  tool("bundle").setAttribute("aria-pressed", String(state.bundled));
  $("layout").value = state.layout;
}

async function findPath(from, to) {
  const asked = await askPath($("path"), {
    from: book.nodes.get(from),
    to: book.nodes.get(to),
    filters: session.state.filters,
  });
  if (!asked) return;
  const found = await acts.findPaths(asked.from, asked.to, asked);
  if (!found) return;
  session.choose([...new Set(found.paths.flat())], null, { quiet: true });
  panel.paths(found, asked);
}

// --- keys and help ---

const one = () => (session.chosen.nodes.length === 1 ? session.chosen.nodes[0] : null);

function walk(key) {
  const next = one() ? board.toward(one(), key) : ([...session.state.roots][0] ?? session.look().seen.nodes[0]?.id);
  if (!next) return;
  choose([next]);
  board.show(next);
  tell(book.nodes.get(next).label);
}

listenToKeys($("graph"), {
  walk,
  search: () => $("add").focus(),
  expand: () => one() && acts.expand(one()),
  collapse: () => one() && acts.collapse(one()),
  pin: () => session.chosen.nodes.length && acts.pin(session.chosen.nodes),
  remove: () => session.chosen.nodes.length && acts.remove(session.chosen.nodes),
  clear: () => choose([]),
  nearer: TOOLS.nearer,
  farther: TOOLS.farther,
  fit: TOOLS.fit,
  undo: TOOLS.undo,
  redo: TOOLS.redo,
});
tellKeys(document.querySelector("#help .keys"));
addEventListener("hashchange", address.open);
listenToTabs();

await address.open();
document.body.classList.add("drawn");
window.kgExplorer = { board, session, book, acts };
