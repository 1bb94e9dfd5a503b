// Triples as a graph: at most MOST of them, drawn from the table that the server made.
import { t } from "./words.js";

const MOST = 300;

const toNode = ({ dataset }) => ({ id: dataset.value, label: dataset.label ?? dataset.value, type: dataset.class ?? "" });

/** The first triples between two nodes; what a node is called or classed as is no edge. */
const read = (table) => {
  const nodes = new Map();
  const edges = [];
  for (const { cells } of table.tBodies[0].rows) {
    const [subject, predicate, object] = cells;
    if (edges.length >= MOST) break;
    if (object.dataset.type === "literal" || predicate.dataset.label === "rdf:type") continue;
    for (const one of [subject, object]) nodes.set(one.dataset.value, toNode(one));
    edges.push({ id: `edge ${edges.length}`, source: subject.dataset.value, target: object.dataset.value, label: predicate.dataset.label });
  }
  return { nodes: [...nodes.values()], edges };
};

const COLOURS = {
  Report: "#3d5a80", Company: "#2a7ab9", Broker: "#8e5aa8", Organization: "#8e5aa8", Analyst: "#b0517a", Person: "#b0517a",
  Model: "#d9822b", Product: "#3a9a72", CreativeWork: "#c4a000", Technology: "#4a9aa5", Industry: "#7a8450",
};

/** Draw the triples of a table into a place; nothing happens where there is nothing to draw. */
export const draw = async (place, table) => {
  const { nodes, edges } = table ? read(table) : { edges: [] };
  if (!place || !edges.length) return;
  const { default: cytoscape } = await import("./vendor/graph.js");
  const ink = getComputedStyle(place).color;
  const board = cytoscape({
    container: place,
    elements: [...nodes, ...edges].map((data) => ({ data })),
    style: [
      {
        selector: "node",
        style: {
          label: "data(label)", color: ink, "font-size": 11, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "ellipsis",
          "text-max-width": 140, width: 18, height: 18, "background-color": (node) => COLOURS[node.data("type")] ?? "#8492a6",
        },
      },
      {
        selector: "edge",
        style: {
          label: "data(label)", color: ink, "font-size": 8, "text-rotation": "autorotate", width: 1, "line-color": "#8492a6",
          "target-arrow-color": "#8492a6", "target-arrow-shape": "triangle", "curve-style": "bezier", "arrow-scale": 0.8,
        },
      },
    ],
    layout: { name: "fcose", animate: false, quality: "proof", idealEdgeLength: 130, nodeSeparation: 110, padding: 24 },
    maxZoom: 2,
  });
  if (board.zoom() > 1.2) board.zoom(1.2).center();
  board.on("tap", "node", ({ target }) => {
    const link = [...table.querySelectorAll("td")].find((cell) => cell.dataset.value === target.id())?.querySelector("a");
    link?.click();
  });
  if (edges.length === MOST) {
    const told = document.createElement("p");
    told.className = "hint";
    told.textContent = place.dataset.most.replace("{}", MOST);
    place.after(told);
  }
  place.setAttribute("aria-label", `${place.getAttribute("aria-label")}: ${nodes.length} ${t("个节点", "nodes")}, ${edges.length} ${t("条边", "edges")}`);
};
