// The drawing as PNG, as it is seen now, and as SVG, all of the board.

import { letterSize } from "./places.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = 60;
const OUTLINES = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]], diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  triangle: [[0, -1], [0.95, 0.8], [-0.95, 0.8]], triangleDown: [[0, 1], [0.95, -0.8], [-0.95, -0.8]],
  hexagon: [[-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0]],
  star: Array.from({ length: 10 }, (_, at) => {
    const [angle, radius] = [(at * Math.PI) / 5 - Math.PI / 2, at % 2 ? 0.45 : 1.05];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }),
};

/** The canvas on paper of the theme's colour. */
export function toPng(board) {
  const drawn = board.network.canvas.frame.canvas;
  const copy = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
  const pen = copy.getContext("2d");
  pen.fillStyle = board.looks.ink.paper;
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(drawn, 0, 0);
  return new Promise((resolve) => { copy.toBlob(resolve, "image/png"); });
}

/** All that is visible, in shapes and text that can be edited. */
export function toSvg(store, board) {
  const rows = board.nodeRows.get();
  const at = board.network.getPositions();
  const { ink, soft, paper } = board.looks.ink;
  const [left, top, right, bottom] = box(rows, at);
  const picture = element("svg", { xmlns: NAMESPACE, viewBox: [left, top, right - left, bottom - top].join(" "), width: right - left, height: bottom - top,
    "font-family": "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" });
  picture.append(element("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: paper }));
  for (const row of board.edgeRows.get()) picture.append(...line(row, at, board.nodeRows, soft));
  for (const row of rows) picture.append(...shape(row, at[row.id], store.classOf(row.id), { ink, paper }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

function element(name, attributes, text = null) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

function box(rows, at) {
  const [xs, ys] = ["x", "y"].map((axis) => rows.map((row) => at[row.id][axis]));
  return [least(xs) - MARGIN * 2, least(ys) - MARGIN, -least(xs.map((one) => -one)) + MARGIN * 2, -least(ys.map((one) => -one)) + MARGIN];
}

function least(numbers) {
  return Math.round(numbers.reduce((low, one) => Math.min(low, one), Infinity));
}

function line(row, at, nodeRows, soft) {
  const [a, b] = [at[row.from], at[row.to]];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [dx, dy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const size = nodeRows.get(row.to).size;
  const tip = [b.x - dx * size, b.y - dy * size];
  const barb = (side) => [tip[0] - dx * 8 + side * dy * 3.5, tip[1] - dy * 8 - side * dx * 3.5];
  const bend = row.smooth ? row.smooth.roundness * (row.smooth.type === "curvedCW" ? -1 : 1) : 0;
  const middle = [(a.x + b.x) / 2 - dy * length * bend, (a.y + b.y) / 2 + dx * length * bend];
  const path = `M${spot([a.x, a.y])}Q${spot(middle)} ${spot(tip)}`;
  const { color: stroke, opacity } = row.color;
  return [element("path", { d: path, fill: "none", stroke, "stroke-width": row.width.toFixed(1), opacity, ...(row.dashes && { "stroke-dasharray": row.dashes.join(" ") }) }),
    element("path", { d: `M${spot(tip)}L${spot(barb(1))}L${spot(barb(-1))}z`, fill: stroke, opacity }),
    ...(opacity > 0.5 ? [element("text", { x: Math.round(middle[0]), y: Math.round(middle[1]), "font-size": 9, fill: soft, "text-anchor": "middle" }, row.label)] : [])];
}

function spot([x, y]) {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

function shape(row, { x, y }, style, { ink, paper }) {
  const look = { fill: style.hollow ? paper : style.colour, stroke: style.colour, "stroke-width": row.borderWidth, opacity: row.opacity };
  const outline = OUTLINES[style.shape];
  const drawn = outline ? element("polygon", { points: outline.map(([dx, dy]) => spot([x + dx * row.size, y + dy * row.size])).join(" "), ...look })
    : element("circle", { cx: x, cy: y, r: row.size, ...look });
  drawn.append(element("title", {}, row.label));
  const letter = letterSize(row.size);
  return [drawn, element("text", { x, y: Math.round(y + row.size + letter), "font-size": letter, "text-anchor": "middle", fill: ink, stroke: paper,
    "stroke-width": 3, "paint-order": "stroke", opacity: row.opacity }, row.label)];
}
