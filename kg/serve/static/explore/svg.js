// The drawing as SVG, written by hand: text is escaped, and what XML does not allow is left out.
import { toPoints } from "./shapes.js";

const MARGIN = 60;
const NOT_XML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

const escaped = (text) => text.replace(NOT_XML, "").replace(/[&<>"']/g, (mark) => ENTITIES[mark]);
const round = (value) => +value.toFixed(1);

function tag(name, attributes, content = "") {
  const said = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join("");
  return content === "" ? `<${name}${said}/>` : `<${name}${said}>${content}</${name}>`;
}

/**
 * A whole document. `nodes` are {x, y, size, type, fill, stroke, width, letters, line}, `lines` are
 * {from, to, colour, width, line, dashed, both} between such nodes; `ink` and `paper` are colours.
 */
export function toSvg({ nodes, lines, title, ink, paper, face }) {
  const xs = nodes.map(({ x }) => x);
  const ys = nodes.map(({ y }) => y);
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN].map(round);
  const [width, height] = [Math.max(...xs) - left + MARGIN, Math.max(...ys) - top + MARGIN].map(round);
  const parts = [
    tag("title", {}, escaped(title) || " "),
    tag("rect", { x: left, y: top, width, height, fill: paper }),
    ...lines.map((line) => toLine(line, { ink, paper })),
    ...nodes.map((node) => toNode(node, { ink, paper })),
  ];
  const box = { viewBox: `${left} ${top} ${width} ${height}`, width: Math.ceil(width), height: Math.ceil(height) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag("svg", { xmlns: "http://www.w3.org/2000/svg", ...box, "font-family": face }, `\n${parts.join("\n")}\n`)}\n`;
}

function toNode({ x, y, size, type, fill, stroke, width, letters, line }, { ink, paper }) {
  const look = { fill, stroke, "stroke-width": width };
  const points = toPoints(type, { x, y }, size / 2);
  const figure = points
    ? tag("polygon", { points: points.map((point) => point.map(round).join(",")).join(" "), ...look })
    : tag("circle", { cx: round(x), cy: round(y), r: round(size / 2), ...look });
  return figure + write(line, x, y + size / 2 + letters + 2, letters, { ink, paper });
}

function toLine({ from, to, colour, width, line, dashed, both }, inks) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const at = (node, sign) => [node.x + sign * ux * (node.size / 2 + 1), node.y + sign * uy * (node.size / 2 + 1)];
  const [start, end] = [at(from, 1), at(to, -1)];
  const look = {
    stroke: colour,
    "stroke-width": round(width),
    "stroke-opacity": 0.85,
    ...(dashed ? { "stroke-dasharray": "6 4" } : {}),
  };
  const heads = [arrow(end, ux, uy, width, colour), both ? arrow(start, -ux, -uy, width, colour) : ""];
  const middle = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
  return (
    tag("line", { x1: round(start[0]), y1: round(start[1]), x2: round(end[0]), y2: round(end[1]), ...look }) +
    heads.join("") +
    write(line, middle[0], middle[1] + 3, 8, inks)
  );
}

function arrow([x, y], ux, uy, width, colour) {
  const reach = 5 + width * 1.4;
  const side = reach * 0.45;
  const corners = [
    [x, y],
    [x - ux * reach - uy * side, y - uy * reach + ux * side],
    [x - ux * reach + uy * side, y - uy * reach - ux * side],
  ];
  return tag("polygon", { points: corners.map((corner) => corner.map(round).join(",")).join(" "), fill: colour });
}

function write(text, x, y, letters, { ink, paper }) {
  if (!text) return "";
  const look = { fill: ink, stroke: paper, "stroke-width": 2.5, "paint-order": "stroke", "stroke-linejoin": "round" };
  return tag(
    "text",
    { x: round(x), y: round(y), "font-size": round(letters), "text-anchor": "middle", ...look },
    escaped(text),
  );
}
