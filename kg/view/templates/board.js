// The drawing: which nodes are on the board, what is selected, and vis-network that shows them.

import { Camera } from "./camera.js";
import { Looks } from "./looks.js";
import { Places } from "./places.js";
import { findVisible, replaceRows, toBundles } from "./visible.js";

const BATCH = 300; // nodes added by "more"
const NEIGHBOURS = 20; // neighbours added by a click
const DIM_UP_TO = 1500; // more rows than this are not dimmed around a selection
const SETTLE_MS = 6000;
const LANDMARKS = 16; // best connected nodes whose names can be read with the whole graph in view
const FORCES = {
  enabled: true, solver: "forceAtlas2Based", maxVelocity: 40, minVelocity: 1.2, timestep: 0.4,
  forceAtlas2Based: { gravitationalConstant: -90, centralGravity: 0.008, springLength: 110, springConstant: 0.05,
    damping: 0.7, avoidOverlap: 0.5 },
  stabilization: { enabled: false },
};

export class Board {
  constructor(store, filters, theme, opening, options) {
    Object.assign(this, { store, filters, opening, options, looks: new Looks(store, theme) });
    this.landmarks = new Set();
    this.letters = 0; // least letter size of a landmark, in the drawing's own units
    this.nodeRows = new vis.DataSet();
    this.edgeRows = new vis.DataSet();
    this.#open();
    this.sync();
    this.network = new vis.Network(document.getElementById("canvas"),
      { nodes: this.nodeRows, edges: this.edgeRows }, this.looks.merged(options));
    this.camera = new Camera(this.network, (letters) => { this.letters = letters; this.sync(); });
    this.network.once("afterDrawing", () => document.body.classList.add("drawn"));
    this.network.on("stabilized", () => this.rest());
    theme.onchange(() => this.restyle());
  }

  #open() {
    this.shown = new Set();
    this.places = new Places(this.store);
    for (const row of this.opening.nodes) { this.shown.add(row.id); this.places.put({ ...row }); }
    this.kept = new Set(this.store.entity === null ? [] : [this.store.entity]);
    this.pinned = new Set();
    this.selected = { node: null, edge: null };
    this.trail = { nodes: [], edges: [] }; // a path that is shown
  }

  /** The state as plain JSON; `load` takes it. */
  save() {
    const { shown, kept, pinned, selected, trail, places } = this;
    const at = [...shown].map((node) => [node, places.get(node).x, places.get(node).y]);
    return { places: at, kept: [...kept], pinned: [...pinned], selected, trail };
  }

  load({ places, kept, pinned, selected, trail }) {
    Object.assign(this, { kept: new Set(kept), pinned: new Set(pinned), selected, trail, shown: new Set() });
    for (const [node, x, y] of places) {
      this.shown.add(node);
      this.places.find(node);
      this.places.move(node, x, y);
    }
    this.sync();
    this.#mark();
  }

  /** Bring vis-network's rows in line with the board, the filters and the selection. */
  sync() {
    if (this.settling) this.keepPlaces();
    const { nodes, edges } = findVisible(this.store, this.filters, this.shown, new Set([...this.kept, ...this.pinned]));
    const near = this.#near(nodes);
    const { weight } = this.store;
    this.landmarks = new Set([...nodes].sort((a, b) => weight[b] - weight[a] || a - b).slice(0, LANDMARKS));
    this.bundles = toBundles(this.store, edges, this.filters.bundled);
    this.edges = edges;
    replaceRows(this.nodeRows, nodes, (node) => this.#nodeRow(node, near));
    replaceRows(this.edgeRows, new Set(this.bundles.keys()), (edge) => this.#edgeRow(edge, near));
    this.counts = { nodes: nodes.size, edges: edges.size, visible: nodes };
  }

  /** The nodes that stay bright while something is selected or a path is shown; null: all of them. */
  #near(nodes) {
    const { selected: { node, edge }, trail, store } = this;
    if (nodes.size > DIM_UP_TO) return null;
    if (trail.nodes.length) return new Set(trail.nodes);
    if (edge !== null) return new Set(store.ends(edge));
    if (node === null) return null;
    const edges = store.edgesAt[node].filter((one) => this.filters.hasEdge(one));
    return new Set([node, ...edges.map((one) => store.other(one, node))]);
  }

  #nodeRow(node, near) {
    return this.looks.node(this.places.get(node), { bright: near === null || near.has(node), pinned: this.pinned.has(node),
      letters: this.landmarks.has(node) ? this.letters : 0 });
  }

  #edgeRow(edge, near) {
    const bundle = this.bundles.get(edge);
    const marked = bundle.some((one) => this.trail.edges.includes(one));
    return this.looks.edge(bundle, { bright: near === null || marked || (!this.trail.nodes.length && this.#touches(bundle)), marked });
  }

  #touches(bundle) {
    const { node, edge } = this.selected;
    return bundle.includes(edge) || (node !== null && this.store.ends(bundle[0]).includes(node));
  }

  /** After a change of language or colour scheme. */
  restyle() {
    this.network.setOptions(this.looks.merged(this.options));
    this.sync();
  }

  /** The edges that are drawn as one line with this one. */
  bundleOf(edge) {
    return [...this.bundles.values()].find((bundle) => bundle.includes(edge)) ?? [edge];
  }

  /** Show what is selected as vis-network does. */
  #mark() {
    const { node, edge } = this.selected;
    this.network.unselectAll();
    if (node !== null && this.nodeRows.get(node)) this.network.selectNodes([node]);
    const line = edge === null ? null : this.bundleOf(edge)[0];
    if (line !== null && this.edgeRows.get(line)) this.network.setSelection({ nodes: [], edges: [line] }, { highlightEdges: false });
  }

  // --- acts ---

  /** Put nodes on the board. */
  show(nodes) {
    for (const node of nodes) {
      this.shown.add(node);
      this.places.find(node);
    }
  }

  /** Neighbours that are not on the board and may be, the best connected first. */
  hiddenNeighbours(node) {
    const { store, filters } = this;
    const edges = store.edgesAt[node].filter((edge) => filters.hasEdge(edge));
    const found = new Set(edges.map((edge) => store.other(edge, node)));
    return [...found].filter((one) => !this.shown.has(one) && filters.hasNode(one)).sort((a, b) => store.weight[b] - store.weight[a] || a - b);
  }

  /** Select a node; `more` of its neighbours come along. */
  select(node, more = NEIGHBOURS) {
    Object.assign(this, { selected: { node, edge: null }, trail: { nodes: [], edges: [] } });
    this.kept.add(node);
    this.show([node, ...this.hiddenNeighbours(node).slice(0, more)]);
    this.sync();
    this.#mark();
  }

  selectEdge(edge) {
    Object.assign(this, { selected: { node: null, edge }, trail: { nodes: [], edges: [] } });
    this.show(this.store.ends(edge));
    this.sync();
    this.#mark();
  }

  /** Show a path: its nodes come on the board, all else is dimmed. */
  showTrail(trail) {
    Object.assign(this, { trail, selected: { node: null, edge: null } });
    trail.nodes.forEach((node) => this.kept.add(node));
    this.show(trail.nodes);
    this.sync();
    this.#mark();
    this.camera.fit(trail.nodes);
  }

  clear() {
    Object.assign(this, { selected: { node: null, edge: null }, trail: { nodes: [], edges: [] } });
    this.network.unselectAll();
    this.sync();
  }

  /** Take a node off the board. */
  hide(node) {
    [this.shown, this.kept, this.pinned].forEach((set) => set.delete(node));
    this.clear();
  }

  /** Take away the neighbours that hang on this node alone; how many. */
  collapse(node) {
    const { store, filters } = this;
    const isAlone = (one) => store.edgesAt[one].every((edge) => [one, node].includes(store.other(edge, one))
      || !this.edges.has(edge) || !filters.hasEdge(edge));
    const near = new Set(store.edgesAt[node].filter((edge) => this.edges.has(edge)).map((edge) => store.other(edge, node)));
    const gone = [...near].filter((one) => one !== node && !this.pinned.has(one) && isAlone(one));
    gone.forEach((one) => { this.shown.delete(one); this.kept.delete(one); });
    this.sync();
    return gone.length;
  }

  /** A pinned node stays where it is and what it is; again frees it. */
  pin(node) {
    if (!this.pinned.delete(node)) this.pinned.add(node);
    this.sync();
  }

  /** The next best connected nodes come on the board; the number added. */
  grow() {
    const { store, filters } = this;
    const waiting = [...Array(store.nodeCount).keys()].filter((node) => !this.shown.has(node) && filters.hasNode(node)
      && (filters.mentions || !filters.hideUnlinked || store.weight[node] > 0));
    waiting.sort((a, b) => store.weight[b] - store.weight[a] || a - b);
    this.show(waiting.slice(0, BATCH));
    this.sync();
    return Math.min(BATCH, waiting.length);
  }

  reset() {
    this.rest();
    this.#open();
    this.nodeRows.clear();
    this.edgeRows.clear();
    this.sync();
    this.fit();
  }

  fit() {
    this.camera.fit();
  }

  focus(node) {
    if (this.nodeRows.get(node)) this.camera.focus(node);
  }

  get settling() {
    return this.timer !== undefined;
  }

  settle(onrest) {
    this.onrest = onrest;
    this.#fix(true);
    this.network.setOptions({ physics: FORCES });
    this.timer = setTimeout(() => this.rest(), SETTLE_MS);
  }

  rest() {
    if (!this.settling) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.network.setOptions({ physics: { enabled: false } });
    this.keepPlaces();
    this.#fix(false);
    this.sync();
    this.onrest();
  }

  #fix(fixed) {
    this.nodeRows.update([...this.pinned].filter((id) => this.nodeRows.get(id)).map((id) => ({ id, fixed })));
  }

  /** Remember where nodes stand that were dragged or settled. */
  keepPlaces() {
    for (const [node, { x, y }] of Object.entries(this.network.getPositions())) this.places.move(Number(node), x, y);
  }
}
