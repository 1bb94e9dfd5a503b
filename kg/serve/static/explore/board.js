// The drawing: Cytoscape shows what it is given, and tells what the reader does to it.
import cytoscape from "../vendor/graph.js";
import { toLine } from "./dom.js";
import { toLayout } from "./layouts.js";
import { toStylesheet, whenThemeChanges } from "./looks.js";
import { classOf, colourOf, number, RELATIONS, relationOf } from "./words.js";

const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const NEAR_ENOUGH = 1.4; // no nearer than this when all is to be seen

/** `acts` are tap(id, more), open(id), tapLine(id), clear(), drop([id, place]) and box(ids). */
export function createBoard(container, acts) {
  const cy = cytoscape({ container, style: toStylesheet(), minZoom: 0.05, maxZoom: 4, boxSelectionEnabled: true });
  const places = new Map(); // where nodes are or last were: they come back to where they were
  listen(cy, acts);
  whenThemeChanges(() => cy.style(toStylesheet()));
  new ResizeObserver(() => cy.resize()).observe(container);

  const remember = () => cy.nodes().forEach((node) => void places.set(node.id(), { ...node.position() }));

  /** Make the drawing hold exactly `nodes` and `lines`; `origin` is where new nodes come from. The new ones. */
  function sync({ nodes, lines, roots, pins }, origin = null) {
    remember();
    const start = places.get(origin) ?? { x: 0, y: 0 };
    const degrees = toDegrees(lines);
    const wanted = new Set([...nodes, ...lines].map(({ id }) => id));
    const fresh = [];
    cy.batch(() => {
      cy.elements()
        .filter((one) => !wanted.has(one.id()))
        .remove();
      for (const node of nodes) {
        const data = toNodeData(node, degrees.get(node.id) ?? 0, roots.has(node.id));
        const found = cy.getElementById(node.id);
        if (found.nonempty()) found.data(data);
        else {
          const place = pins.get(node.id) ?? places.get(node.id) ?? spiral(start, fresh.length + 1);
          if (!places.has(node.id) && !pins.has(node.id)) fresh.push(node.id);
          cy.add({ group: "nodes", data, position: { ...place } });
        }
        cy.getElementById(node.id).toggleClass("root", roots.has(node.id)).toggleClass("pinned", pins.has(node.id));
      }
      for (const line of lines) {
        const found = cy.getElementById(line.id);
        const data = toLineData(line);
        if (found.nonempty()) found.data(data);
        else cy.add({ group: "edges", data });
        cy.getElementById(line.id)
          .toggleClass("both", line.both)
          .toggleClass(
            "planned",
            line.edges.every((edge) => !edge.asserted),
          );
      }
      pins.forEach((place, id) => cy.getElementById(id).position({ ...place }));
    });
    remember();
    return fresh;
  }

  /** Lay out all but the pinned nodes; with `fresh` given, only these move. */
  function layOut(name, { roots, pins, fresh = null, fit = true }) {
    const isFixed = (node) => pins.has(node.id()) || (fresh !== null && !fresh.includes(node.id()));
    const fixed = cy.nodes().filter(isFixed);
    const moving = name === "fcose" ? cy.elements() : cy.nodes().difference(fixed).union(cy.edges());
    if (cy.nodes().difference(fixed).empty()) return;
    toDistances(cy, roots);
    const first = [...roots].map((id) => cy.getElementById(id)).filter((node) => moving.contains(node));
    const held = new Map(fixed.map((node) => [node.id(), { ...node.position() }]));
    const layout = moving.layout({
      ...toLayout(name, { fixed: fixed.toArray(), roots: first.map((node) => node.id()) }),
      stop: () => {
        held.forEach((place, id) => cy.getElementById(id).position(place)); // fcose moves them a little
        remember();
        if (fit) fitAll();
      },
    });
    repeatably(() => layout.run());
  }

  function fitAll() {
    if (cy.elements().empty()) return;
    cy.fit(cy.elements(), 36);
    if (cy.zoom() > NEAR_ENOUGH) {
      cy.zoom(NEAR_ENOUGH);
      cy.center(cy.elements());
    }
  }

  /** Mark what is chosen; all that does not touch it steps back. */
  function mark(ids) {
    const chosen = cy.collection(ids.map((id) => cy.getElementById(id)).filter((one) => one.nonempty()));
    cy.batch(() => {
      cy.elements().removeClass("chosen faint");
      if (chosen.empty()) return;
      const near = chosen.union(chosen.nodes().closedNeighborhood()).union(chosen.edges().connectedNodes());
      cy.elements().difference(near).addClass("faint");
      chosen.addClass("chosen");
    });
  }

  const zoom = (factor) =>
    cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

  /** Bring a node into view. */
  function show(id) {
    const node = cy.getElementById(id);
    if (node.empty()) return;
    const { x1, y1, x2, y2 } = cy.extent();
    const { x, y } = node.position();
    if (x < x1 || x > x2 || y < y1 || y > y2) cy.center(node);
  }

  return {
    cy,
    sync,
    layOut,
    fitAll,
    mark,
    zoom,
    show,
    places: () => new Map(cy.nodes().map((node) => [node.id(), { ...node.position() }])),
    put: (known) => known.forEach((place, id) => void places.set(id, place)),
    toward: (id, key) => toward(cy.getElementById(id), key),
  };
}

function listen(cy, acts) {
  const isMore = ({ originalEvent: event }) => Boolean(event?.shiftKey || event?.ctrlKey || event?.metaKey);
  cy.on("tap", "node", (event) => acts.tap(event.target.id(), isMore(event)));
  cy.on("taphold", "node", ({ target }) => acts.tap(target.id(), true));
  cy.on("dbltap", "node", ({ target }) => acts.open(target.id()));
  cy.on("tap", "edge", ({ target }) => acts.tapLine(target.id()));
  cy.on("tap", ({ target }) => target === cy && acts.clear());
  cy.on("dragfree", "node", ({ target }) => acts.drop(target.id(), { ...target.position() }));
  let boxed = [];
  cy.on("boxselect", "node", ({ target }) => boxed.push(target.id()));
  cy.on("boxend", () =>
    queueMicrotask(() => {
      acts.box(boxed);
      boxed = [];
      cy.elements().unselect();
    }),
  );
}

/** The same board is laid out the same way each time: the layout's dice are loaded. */
function repeatably(act) {
  const { random } = Math;
  let seed = 1;
  Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  try {
    act();
  } finally {
    Math.random = random;
  }
}

const spiral = ({ x, y }, at) => ({
  x: x + 46 * Math.sqrt(at) * Math.cos(at * GOLDEN),
  y: y + 46 * Math.sqrt(at) * Math.sin(at * GOLDEN),
});

function toDegrees(lines) {
  const degrees = new Map();
  for (const { source, target } of lines)
    for (const end of [source, target]) degrees.set(end, (degrees.get(end) ?? 0) + 1);
  return degrees;
}

function toNodeData({ id, label, type }, degree, isRoot) {
  const size = Math.min(52, 20 + 5 * Math.sqrt(degree) + (isRoot ? 6 : 0));
  return {
    id,
    label,
    type,
    line: toLine(label || id),
    size,
    letters: Math.min(17, 10 + Math.sqrt(degree)),
    kind: classOf(type),
  };
}

/** A bundle is named and coloured after its first relation, as relations are listed. */
function toLineData({ id, source, target, edges }) {
  const first = RELATIONS.find((name) => edges.some((edge) => edge.relation === name));
  const reports = Math.max(...edges.map((edge) => edge.count));
  const more = edges.length > 1 ? ` +${number(edges.length - 1)}` : reports > 1 ? ` ×${number(reports)}` : "";
  return {
    id,
    source,
    target,
    colour: colourOf(first),
    line: `${relationOf(first)}${more}`,
    width: Math.min(7, 1 + Math.log2(1 + reports) * 0.7 + (edges.length - 1) * 0.6),
  };
}

/** How many hops each node is from the nearest root, for rings around them. */
function toDistances(cy, roots) {
  let ring = cy.nodes().filter((node) => roots.has(node.id()));
  if (ring.empty()) ring = cy.nodes().max((node) => node.degree()).ele ?? cy.collection();
  cy.nodes().data("near", 0);
  for (let near = 20, seen = cy.collection(ring); ring.nonempty() && near > 0; near -= 1) {
    ring.data("near", near);
    ring = ring.neighborhood().nodes().difference(seen);
    seen = seen.union(ring);
  }
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The neighbour that lies most in the direction of an arrow key; null if none does. */
function toward(node, key) {
  if (node.empty()) return null;
  const [dx, dy] = WAYS[key];
  const from = node.position();
  const ranked = node
    .neighborhood()
    .nodes()
    .map((other) => {
      const [x, y] = [other.position("x") - from.x, other.position("y") - from.y];
      const along = x * dx + y * dy;
      return { id: other.id(), along, far: along + 2 * Math.abs(x * dy - y * dx) };
    })
    .filter(({ along }) => along > 0);
  ranked.sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1));
  return ranked[0]?.id ?? null;
}
