// What the board shows, as values that are never changed: each act makes a new one, so undoing is going back.
import { edgesAmong, edgesAt } from "./book.js";
import { besides, OPEN } from "./filters.js";

/** Elements (nodes and edges) that a board holds at most. */
export const MOST = 2000;

export const EMPTY = Object.freeze({
  shown: new Set(),
  roots: new Set(),
  pins: new Map(),
  filters: OPEN,
  layout: "fcose",
  bundled: true,
});

/** Put nodes on the board as far as there is room: {state, refused}. */
export function admit(state, book, ids) {
  const shown = new Set(state.shown);
  let size = shown.size + edgesAmong(book, shown).length;
  let refused = 0;
  for (const id of ids) {
    if (shown.has(id) || !book.nodes.has(id)) continue;
    const more = 1 + edgesAt(book, id, shown).length;
    if (size + more > MOST) refused += 1;
    else {
      shown.add(id);
      size += more;
    }
  }
  return { state: { ...state, shown }, refused };
}

/** Take nodes off the board. */
export function remove(state, ids) {
  const gone = new Set(ids);
  const left = (values) => [...values].filter((id) => !gone.has(id));
  const pins = new Map([...state.pins].filter(([id]) => !gone.has(id)));
  return { ...state, shown: new Set(left(state.shown)), roots: new Set(left(state.roots)), pins };
}

/**
 * What collapsing a node takes away: the neighbours that no edge joins with the rest of the board.
 * `kept` stay.
 */
export function findLeaves(edges, id, kept) {
  let leaves = new Set(besides(edges, id).filter((other) => !kept.has(other)));
  for (let before = -1; before !== leaves.size;) {
    before = leaves.size;
    const inside = new Set([...leaves, id]);
    leaves = new Set([...leaves].filter((leaf) => besides(edges, leaf).every((other) => inside.has(other))));
  }
  return [...leaves];
}

/** Where nodes stay, whatever is laid out: `places` are [id, {x, y}]. */
export const pin = (state, places) => ({ ...state, pins: new Map([...state.pins, ...places]) });
export const unpin = (state, ids) => ({ ...state, pins: new Map([...state.pins].filter(([id]) => !ids.includes(id))) });

/** Other filters; only what is named changes. */
export const filter = (state, changed) => ({ ...state, filters: { ...state.filters, ...changed } });

/** All states there were and the place among them. */
export const begin = (state) => ({ states: [state], at: 0 });
export const record = ({ states, at }, state) => ({
  states: [...states.slice(Math.max(0, at - 98), at + 1), state],
  at: Math.min(at + 1, 99),
});
export const move = ({ states, at }, steps) => ({ states, at: Math.min(Math.max(at + steps, 0), states.length - 1) });
export const current = ({ states, at }) => states[at];
