// The whole view in the address, behind the #: JSON, deflated, in URL-safe base64.
import { OPEN } from "./filters.js";
import { EMPTY } from "./state.js";
import { NAMES } from "./layouts.js";

const MARK = "#v=";
const MOST_CHARACTERS = 200_000;

/** The view as plain JSON, as short as it goes: nodes are named once, all else by their place in that list. */
export function toPlain({ state, places, chosen, viewport }) {
  const nodes = [...state.shown].sort();
  const at = new Map(nodes.map((id, place) => [id, place]));
  const indexes = (ids) => [...ids].filter((id) => at.has(id)).map((id) => at.get(id));
  const filters = Object.entries(state.filters).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(OPEN[name]),
  );
  return {
    n: nodes,
    p: nodes.flatMap((id) => [places.get(id)?.x ?? 0, places.get(id)?.y ?? 0].map(Math.round)),
    r: indexes(state.roots),
    k: indexes(state.pins.keys()),
    f: Object.fromEntries(filters),
    l: state.layout,
    b: state.bundled ? 1 : 0,
    c: chosen.nodes.length ? indexes(chosen.nodes) : chosen.line,
    v: viewport.map((value) => +value.toFixed(3)),
  };
}

/** Back from there. Raises: TypeError for what no view was made into. */
export function fromPlain({ n, p, r, k, f, l, b, c, v }) {
  if (
    !Array.isArray(n) ||
    !n.every((id) => typeof id === "string") ||
    p?.length !== 2 * n.length ||
    !p.every(Number.isFinite)
  )
    throw new TypeError("no view");
  const places = new Map(n.map((id, at) => [id, { x: p[2 * at], y: p[2 * at + 1] }]));
  const named = (indexes) =>
    Array.isArray(indexes) ? indexes.map((at) => n[at]).filter((id) => id !== undefined) : [];
  const state = {
    ...EMPTY,
    shown: new Set(n),
    roots: new Set(named(r)),
    filters: toFilters(f),
    bundled: b !== 0,
    pins: new Map(named(k).map((id) => [id, places.get(id)])),
    layout: NAMES.includes(l) ? l : EMPTY.layout,
  };
  const viewport = Array.isArray(v) && v.length === 3 && v.every(Number.isFinite) && v[0] > 0 ? v : null;
  return { state, places, viewport, chosen: { nodes: named(c), line: typeof c === "string" ? c : null } };
}

/** Filters of the right kinds only. */
function toFilters(given) {
  const fits = (name) =>
    typeof given?.[name] === typeof OPEN[name] && Array.isArray(given[name]) === Array.isArray(OPEN[name]);
  return {
    ...OPEN,
    ...Object.fromEntries(
      Object.keys(OPEN)
        .filter(fits)
        .map((name) => [name, given[name]]),
    ),
  };
}

export const write = async (view) => MARK + (await pack(JSON.stringify(toPlain(view))));

/** The view that an address names; null if it names none. Raises: whatever a broken one leads to. */
export async function read(hash) {
  if (!hash.startsWith(MARK)) return null;
  if (hash.length > MOST_CHARACTERS) throw new TypeError("too long");
  return fromPlain(JSON.parse(await unpack(hash.slice(MARK.length))));
}

const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer();

async function pack(text) {
  const bytes = new Uint8Array(await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw")));
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpack(text) {
  const characters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
  return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
}
