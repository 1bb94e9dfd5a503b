// The view as the part of an address after #, and back. Whatever such an address holds is checked.

const BASE = 36;
const KINDS = { c: "classes", r: "relations", b: "brokers", d: "reports" };

/** A number that tells one build's page from another's: node numbers mean nothing elsewhere. */
export function fingerprint(store) {
  let sum = 5381;
  for (const id of store.nodes.id) for (let at = 0; at < id.length; at += 1) sum = (Math.imul(sum, 33) ^ id.charCodeAt(at)) >>> 0;
  return `${store.nodeCount.toString(BASE)}.${sum.toString(BASE)}`;
}

/** `[1, 2, 3, 7]` → "1-3.7": numbers in runs. */
export function toRuns(numbers) {
  const runs = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([a, b]) => (a === b ? a.toString(BASE) : `${a.toString(BASE)}-${b.toString(BASE)}`)).join(".");
}

/** The numbers below `limit` of "1-3.7"; what is no number is left out. */
export function fromRuns(text, limit) {
  const numbers = [];
  for (const run of (text ?? "").split(".")) {
    const [a, b = a] = run.split("-").map((one) => parseInt(one, BASE));
    for (let number = a; number <= Math.min(b, limit - 1); number += 1) if (number >= 0) numbers.push(number);
  }
  return numbers;
}

/** The address part of a view: `board` and `filters` as they save themselves, and how it is looked at. */
export function toHash(store, opening, { board, filters }, { camera, tab, language, theme }) {
  const opened = new Set(opening.nodes.map((row) => row.id));
  const shown = new Set(board.places.map(([node]) => node));
  const fields = {
    v: fingerprint(store), add: toRuns([...shown].filter((node) => !opened.has(node))), drop: toRuns([...opened].filter((node) => !shown.has(node))),
    node: board.selected.node === null ? "" : store.nodes.id[board.selected.node], edge: board.selected.edge ?? "",
    pin: board.places.filter(([node]) => board.pinned.includes(node)).map((row) => row.join("~")).join("."),
    kept: toRuns(board.kept), path: board.trail.nodes.join("."), via: board.trail.edges.join("."),
    from: filters.from ?? "", to: filters.to ?? "", undated: filters.undated ? "" : "0", conf: filters.confidence || "",
    all: filters.hideUnlinked ? "" : "1", apart: filters.bundled ? "" : "1", at: camera.join("~"), tab: tab === "graph" ? "" : tab,
    lang: language, theme: theme === "auto" ? "" : theme };
  const hash = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== ""));
  for (const [key, kind] of Object.entries(KINDS)) for (const one of filters.off[kind]) hash.append(key, one);
  if (filters.off.relations.length === 0) hash.append("r", ""); // mentions, too, are on
  return `#${hash}`;
}

/** What an address says: {board, filters, look, other}; null where it says nothing. `other`: of another build. */
export function fromHash(hash, store, filters, opening) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  if (!fields.has("v")) return null;
  const other = fields.get("v") !== fingerprint(store);
  return { other, filters: readFilters(fields, store, filters, other), board: readBoard(fields, store, opening, other), look: readLook(fields) };
}

function readFilters(fields, store, filters, other) {
  const known = { classes: Object.keys(store.words.classes), relations: Object.keys(store.words.relations), brokers: store.brokersOf.flat(),
    reports: other ? [] : store.reports.map((_, number) => String(number)) };
  const off = {};
  for (const [key, kind] of Object.entries(KINDS)) off[kind] = fields.getAll(key).filter((one) => known[kind].includes(one));
  off.reports = off.reports.map(Number);
  const day = (name) => (filters.dates.includes(fields.get(name)) ? fields.get(name) : null);
  const confidence = Math.min(1, Math.max(0, Number(fields.get("conf")) || 0));
  return { off, from: day("from"), to: day("to"), undated: fields.get("undated") !== "0", confidence,
    hideUnlinked: fields.get("all") !== "1", bundled: fields.get("apart") !== "1" };
}

function readBoard(fields, store, opening, other) {
  const own = (name) => (other ? "" : fields.get(name) ?? "");
  const nodes = (name) => fromRuns(own(name), store.nodeCount);
  const listed = (name, count) => own(name).split(".").filter(Boolean).map(Number).filter((one) => Number.isInteger(one) && one >= 0 && one < count);
  const drop = new Set(nodes("drop"));
  const places = new Map(opening.nodes.filter((row) => !drop.has(row.id)).map((row) => [row.id, [row.id, row.x, row.y]]));
  for (const node of nodes("add")) places.set(node, [node]);
  const pinned = own("pin").split(".").map((one) => one.split("~").map(Number)).filter((row) => row.length === 3 && row.every(Number.isInteger) && places.has(row[0]));
  pinned.forEach((row) => places.set(row[0], row));
  const node = store.nodes.id.indexOf(fields.get("node"));
  const [edge = null] = listed("edge", store.edgeCount);
  if (node >= 0 && !places.has(node)) places.set(node, [node]);
  return { places: [...places.values()], kept: nodes("kept"), pinned: pinned.map(([one]) => one),
    selected: { node: node < 0 ? null : node, edge: node < 0 ? edge : null },
    trail: { nodes: listed("path", store.nodeCount), edges: listed("via", store.edgeCount) } };
}

function readLook(fields) {
  const camera = (fields.get("at") ?? "").split("~").map(Number);
  const fits = camera.length === 3 && camera.every(Number.isFinite) && camera[2] > 0;
  return { camera: fits ? camera : null, tab: fields.get("tab") ?? "graph", language: fields.get("lang"), theme: fields.get("theme") ?? "auto" };
}
