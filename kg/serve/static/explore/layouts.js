// The ways to lay out the board. What is pinned stays in all of them.
import { t } from "../words.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

const SPACED = { fit: false, padding: 40, avoidOverlap: true, nodeDimensionsIncludeLabels: true };

const LAYOUTS = {
  fcose: {
    zh: "力导向",
    en: "Forces",
    options: {
      quality: "default",
      nodeSeparation: 90,
      idealEdgeLength: 125,
      nodeRepulsion: 9000,
      gravity: 0.3,
      packComponents: false,
      randomize: false,
      ...SPACED,
    },
  },
  concentric: {
    zh: "同心圆",
    en: "Concentric",
    options: { minNodeSpacing: 24, concentric: (node) => node.data("near"), levelWidth: () => 1, ...SPACED },
  },
  breadthfirst: { zh: "层次", en: "Hierarchy", options: { spacingFactor: 1.1, directed: false, ...SPACED } },
  grid: { zh: "网格", en: "Grid", options: { condense: true, sort: byClass, ...SPACED } },
  circle: { zh: "圆环", en: "Circle", options: { sort: byClass, ...SPACED } },
};

export const NAMES = Object.keys(LAYOUTS);
export const layoutOf = (name) => t(LAYOUTS[name].zh, LAYOUTS[name].en);

function byClass(a, b) {
  const key = (node) => `${node.data("type")} ${node.data("label")}`;
  return key(a) < key(b) ? -1 : 1;
}

/** What Cytoscape is to run; `roots` are where a hierarchy begins, `fixed` stay where they are. */
export function toLayout(name, { roots, fixed, animated = true }) {
  const held = fixed.map((node) => ({ nodeId: node.id(), position: { ...node.position() } }));
  const special = {
    // With nothing held the forces begin from the spectrum of the graph: hubs come to lie apart.
    fcose: held.length ? { fixedNodeConstraint: held } : { randomize: true },
    breadthfirst: roots.length ? { roots } : {},
  };
  const motion = { animate: animated && !still.matches, animationDuration: 350 };
  return { name, ...LAYOUTS[name].options, ...special[name], ...motion };
}
