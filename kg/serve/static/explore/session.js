// The board as it is now: its state among those before and after, what is chosen, and what is to be seen.
import { edgesAmong } from "./book.js";
import { toLines } from "./bundles.js";
import { toVisible } from "./filters.js";
import { begin, current, EMPTY, move, record } from "./state.js";

const NOTHING = Object.freeze({ nodes: [], line: null });

/** `onchange` is called after each change, with hints for the drawing: see redraw in explore.js. */
export function createSession(book, onchange) {
  let past = begin(EMPTY);
  let chosen = NOTHING;
  let view = null;

  /** What is on the board, and what of it passes the filters. */
  function look() {
    if (view) return view;
    const state = current(past);
    const nodes = [...state.shown].map((id) => book.nodes.get(id));
    const edges = edgesAmong(book, state.shown);
    const seen = toVisible(nodes, edges, state.filters, new Set([...state.roots, ...state.pins.keys()]));
    view = { state, nodes, edges, seen, lines: toLines(seen.edges, state.bundled) };
    return view;
  }

  /** What was chosen may be gone. */
  function update(hints) {
    view = null;
    const { seen, lines } = look();
    const ids = new Set(seen.nodes.map(({ id }) => id));
    chosen = {
      nodes: chosen.nodes.filter((id) => ids.has(id)),
      line: lines.some(({ id }) => id === chosen.line) ? chosen.line : null,
    };
    onchange(hints);
  }

  return {
    get state() {
      return current(past);
    },
    get chosen() {
      return chosen;
    },
    look,
    /** A new state, which can be undone. */
    change(state, hints = {}) {
      if (state === current(past)) return;
      past = record(past, state);
      update(hints);
    },
    /** A state that nothing leads back from: where a view begins. */
    open(state, hints = {}) {
      past = begin(state);
      chosen = NOTHING;
      update(hints);
    },
    step(steps) {
      const before = past.at;
      past = move(past, steps);
      if (past.at !== before) update({ steps });
      return past.at !== before;
    },
    canStep: (steps) => past.states[past.at + steps] !== undefined,
    choose(nodes, line = null, hints = {}) {
      chosen = { nodes: [...nodes], line };
      onchange({ chosen: true, ...hints });
    },
  };
}
