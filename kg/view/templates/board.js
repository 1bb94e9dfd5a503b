// The drawing: which nodes are on the board, how they look, and vis-network that shows them.

import { letterSize, Places } from "./places.js";
import { nameOf } from "./words.js";

const BATCH = 300; // nodes added by "more"
const NEIGHBOURS = 20; // neighbours added by a click
const DIM_UP_TO = 1500; // more rows than this are not dimmed around a selection
const SETTLE_MS = 6000;
const LANDMARKS = 16; // best connected nodes whose names can be read with the whole graph in view
const LANDMARK_PX = 11; // their letters on the screen
const FACE = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';
const THEMES = {
  light: { ink: "#1d2733", soft: "#5b6776", paper: "#fbfcfd", halo: "#fbfcfd" },
  dark: { ink: "#e6ebf1", soft: "#a3b0bf", paper: "#12171d", halo: "#12171d" },
};
const FORCES = {
  enabled: true, solver: "forceAtlas2Based", maxVelocity: 40, minVelocity: 1.2, timestep: 0.4,
  forceAtlas2Based: { gravitationalConstant: -90, centralGravity: 0.008, springLength: 110, springConstant: 0.05,
    damping: 0.7, avoidOverlap: 0.5 },
  stabilization: { enabled: false },
};

export class Board {
  constructor(store, filters, opening, options) {
    Object.assign(this, { store, filters, opening, options });
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.selected = { node: null, edge: null };
    this.landmarks = new Set();
    this.letters = 0; // least letter size of a landmark, in the drawing's own units
    this.nodeRows = new vis.DataSet();
    this.edgeRows = new vis.DataSet();
    this.#open();
    this.sync();
    this.network = new vis.Network(document.getElementById("canvas"),
      { nodes: this.nodeRows, edges: this.edgeRows }, this.#merged(options));
    this.network.once("afterDrawing", () => document.body.classList.add("drawn"));
    this.network.on("stabilized", () => this.rest());
    this.dark.addEventListener("change", () => this.restyle());
  }

  #open() {
    this.shown = new Set();
    this.places = new Places(this.store);
    for (const row of this.opening.nodes) { this.shown.add(row.id); this.places.put(row); }
    this.kept = new Set(this.store.entity === null ? [] : [this.store.entity]);
  }

  // --- what is visible ---

  #visible() {
    const { filters, store } = this;
    const allowed = new Set([...this.shown].filter((node) => filters.hasNode(node)));
    const edges = new Set();
    const linked = new Set(this.kept);
    for (const node of allowed) {
      if (store.edgesAt[node].length === 0) linked.add(node);
      for (const edge of store.edgesAt[node]) {
        if (edges.has(edge) || !allowed.has(store.other(edge, node)) || !filters.hasEdge(edge)) continue;
        edges.add(edge);
        store.ends(edge).forEach((end) => linked.add(end));
      }
    }
    const nodes = filters.hideUnlinked ? [...allowed].filter((node) => linked.has(node)) : [...allowed];
    return { nodes: new Set(nodes), edges };
  }

  /** Bring vis-network's rows in line with the board, the filters and the selection. */
  sync() {
    const { nodes, edges } = this.#visible();
    const near = this.#near(nodes);
    this.landmarks = new Set([...nodes].sort((a, b) => this.store.weight[b] - this.store.weight[a] || a - b).slice(0, LANDMARKS));
    replaceRows(this.nodeRows, nodes, (node) => this.#nodeRow(node, near));
    replaceRows(this.edgeRows, edges, (edge) => this.#edgeRow(edge, near));
    this.counts = { nodes: nodes.size, edges: edges.size };
  }

  /** The nodes that stay bright while something is selected; null: all of them. */
  #near(nodes) {
    const { node, edge } = this.selected;
    if (nodes.size > DIM_UP_TO) return null;
    if (edge !== null) return new Set(this.store.ends(edge));
    if (node === null) return null;
    const edges = this.store.edgesAt[node].filter((one) => this.filters.hasEdge(one));
    return new Set([node, ...edges.map((one) => this.store.other(one, node))]);
  }

  #nodeRow(node, near) {
    const { x, y, ...base } = this.places.get(node);
    const at = this.nodeRows.get(node) === null ? { x, y } : {}; // a node that was moved stays where it is
    const bright = near === null || near.has(node);
    return { ...base, ...at, title: this.#title(node), opacity: bright ? 1 : 0.22,
      font: { size: Math.max(letterSize(base.size), this.landmarks.has(node) ? this.letters : 0), color: bright ? this.#ink.ink : this.#faint } };
  }

  #title(node) {
    return `${this.store.label(node).slice(0, 200)} · ${nameOf(this.store.classOf(node))}`;
  }

  #edgeRow(edge, near) {
    const [source, target] = this.store.ends(edge);
    const style = this.store.relation(edge);
    const bright = near === null || this.#touches(edge);
    const bend = this.store.bend[edge];
    return { id: edge, from: source, to: target, label: nameOf(style), dashes: !this.store.edges.asserted[edge] && [6, 5],
      width: Math.min(5, 0.6 + 0.7 * this.store.reportsOfEdge[edge].size),
      color: { color: style.colour, highlight: style.colour, hover: style.colour, opacity: bright ? 0.8 : 0.12 },
      font: { color: bright ? this.#ink.soft : "rgba(0,0,0,0)", strokeColor: bright ? this.#ink.halo : "rgba(0,0,0,0)" },
      smooth: bend === 0 ? false : { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } };
  }

  #touches(edge) {
    const { node, edge: chosen } = this.selected;
    return edge === chosen || (node !== null && this.store.ends(edge).includes(node));
  }

  // --- looks ---

  get #ink() {
    return THEMES[this.dark.matches ? "dark" : "light"];
  }

  get #faint() {
    return this.dark.matches ? "rgba(230,235,241,0.25)" : "rgba(29,39,51,0.25)";
  }

  #theme() {
    const { ink, soft, paper, halo } = this.#ink;
    const groups = {};
    for (const [name, style] of Object.entries(this.store.words.classes)) {
      const background = style.hollow ? paper : style.colour;
      const look = { background, border: style.colour };
      groups[name] = { shape: style.shape, color: { ...look, highlight: { background, border: ink }, hover: look },
        borderWidth: style.hollow ? 3 : 1 };
    }
    return { groups, nodes: { font: { color: ink, face: FACE, strokeWidth: 3, strokeColor: halo } },
      edges: { font: { color: soft, face: FACE, strokeColor: halo } } };
  }

  #merged(options) {
    const theme = this.#theme();
    return { ...options, ...theme, nodes: { ...options.nodes, ...theme.nodes },
      edges: { ...options.edges, ...theme.edges, font: { ...options.edges.font, ...theme.edges.font } } };
  }

  /** After a change of language or colour scheme. */
  restyle() {
    this.network.setOptions(this.#merged(this.options));
    this.sync();
  }

  // --- acts ---

  /** Put nodes on the board. */
  show(nodes) {
    for (const node of nodes) {
      this.shown.add(node);
      this.places.find(node);
    }
  }

  /** Neighbours not on the board yet, the best connected first; mentions only while they are on. */
  hiddenNeighbours(node) {
    const { store, filters } = this;
    const found = new Set(store.edgesAt[node].filter((edge) => filters.hasEdge(edge)).map((edge) => store.other(edge, node)));
    return [...found].filter((one) => !this.shown.has(one)).sort((a, b) => store.weight[b] - store.weight[a] || a - b);
  }

  select(node) {
    this.selected = { node, edge: null };
    this.kept.add(node);
    this.show([node, ...this.hiddenNeighbours(node).slice(0, NEIGHBOURS)]);
    this.sync();
    if (this.nodeRows.get(node)) this.network.selectNodes([node]);
  }

  selectEdge(edge) {
    this.selected = { node: null, edge };
    this.show(this.store.ends(edge));
    this.sync();
    if (this.edgeRows.get(edge)) this.network.setSelection({ nodes: [], edges: [edge] }, { highlightEdges: false });
  }

  clear() {
    this.selected = { node: null, edge: null };
    this.network.unselectAll();
    this.sync();
  }

  /** The next best connected nodes come on the board; the number added. */
  grow() {
    const waiting = [...Array(this.store.nodeCount).keys()].filter((node) => !this.shown.has(node)
      && (this.filters.mentions || !this.filters.hideUnlinked || this.store.weight[node] > 0));
    waiting.sort((a, b) => this.store.weight[b] - this.store.weight[a] || a - b);
    this.show(waiting.slice(0, BATCH));
    this.sync();
    return Math.min(BATCH, waiting.length);
  }

  reset() {
    this.rest();
    this.#open();
    this.selected = { node: null, edge: null };
    this.nodeRows.clear();
    this.edgeRows.clear();
    this.sync();
    this.fit();
  }

  #motion() {
    return this.still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  }

  /** Take the room there is now: the panel may just have opened or closed. */
  #measure() {
    this.network.setSize("100%", "100%");
  }

  fit() {
    this.#measure();
    const motion = this.#motion();
    this.network.fit({ animation: motion, maxZoomLevel: 1.4 });
    if (motion) this.network.once("animationFinished", () => this.#nameLandmarks());
    else this.#nameLandmarks();
  }

  /** Let the best connected nodes be read at the scale there is now. */
  #nameLandmarks() {
    this.letters = Math.min(40, LANDMARK_PX / this.network.getScale());
    this.sync();
  }

  /** Bring a node to the middle, near enough to read. */
  focus(node) {
    if (!this.nodeRows.get(node)) return;
    this.#measure();
    this.network.focus(node, { scale: Math.max(this.network.getScale(), 0.9), animation: this.#motion() });
  }

  get settling() {
    return this.timer !== undefined;
  }

  settle(onrest) {
    this.onrest = onrest;
    this.network.setOptions({ physics: FORCES });
    this.timer = setTimeout(() => this.rest(), SETTLE_MS);
  }

  rest() {
    if (!this.settling) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.network.setOptions({ physics: { enabled: false } });
    this.onrest();
  }
}

/** Make a DataSet hold exactly the rows of `wanted`; only rows that differ are touched. */
function replaceRows(rows, wanted, rowOf) {
  rows.remove(rows.getIds().filter((id) => !wanted.has(id)));
  const fresh = [...wanted].map(rowOf).filter((row) => {
    const old = rows.get(row.id);
    return old === null || JSON.stringify({ ...old, x: 0, y: 0 }) !== JSON.stringify({ ...old, ...row, x: 0, y: 0 });
  });
  rows.update(fresh);
}
