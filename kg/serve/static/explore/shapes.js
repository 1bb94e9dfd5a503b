// The shape of each class, for the drawing, for the legend and for the SVG that is taken away.
import { draw } from "./dom.js";
import { styleOf } from "./words.js";

/** Corners in a square from -1 to 1; none for a circle. */
const CORNERS = {
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  diamond: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  triangle: [
    [0, -1],
    [1, 0.9],
    [-1, 0.9],
  ],
  triangleDown: [
    [0, 1],
    [1, -0.9],
    [-1, -0.9],
  ],
  hexagon: [
    [-0.55, -1],
    [0.55, -1],
    [1, 0],
    [0.55, 1],
    [-0.55, 1],
    [-1, 0],
  ],
  star: [...Array(10).keys()].map((at) => {
    const angle = (at * Math.PI) / 5 - Math.PI / 2;
    const reach = at % 2 ? 0.46 : 1;
    return [+(Math.cos(angle) * reach).toFixed(3), +(Math.sin(angle) * reach).toFixed(3)];
  }),
};

/** What Cytoscape calls a shape. */
export function toShape(type) {
  const corners = CORNERS[styleOf(type).shape];
  return corners ? { shape: "polygon", "shape-polygon-points": corners.flat().join(" ") } : { shape: "ellipse" };
}

/** The corners of a node at a place; null for a circle. */
export const toPoints = (type, { x, y }, half) =>
  CORNERS[styleOf(type).shape]?.map(([dx, dy]) => [x + dx * half, y + dy * half]) ?? null;

/** A small picture of a class, for lists. */
export function classIcon(type) {
  const { colour, hollow } = styleOf(type);
  const look = { fill: hollow ? "none" : colour, stroke: colour, "stroke-width": 2 };
  const points = toPoints(type, { x: 8, y: 8 }, 6);
  const figure = points
    ? draw("polygon", { points: points.map((point) => point.join(",")).join(" "), ...look })
    : draw("circle", { cx: 8, cy: 8, r: 6, ...look });
  return draw("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, figure);
}

/** A small picture of a line. */
export const lineIcon = (colour, dashed = false) =>
  draw(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" },
    draw("line", {
      x1: 1,
      y1: 8,
      x2: 15,
      y2: 8,
      stroke: colour,
      "stroke-width": 3,
      "stroke-dasharray": dashed && "3 2",
    }),
  );
