// Taking away what is on the board: pictures are made here, data by the server.
import { theme } from "./looks.js";
import { take } from "./requests.js";
import { toSvg } from "./svg.js";
import { styleOf } from "./words.js";
import { t } from "../words.js";

const FACE = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";
const SHARP = 2; // pixels of the PNG a unit of the drawing
const MOST_PIXELS = 6000; // a side

/** Each form: what makes a Blob of a selection {cy, ids, edges, lines, title}. */
const FORMS = {
  png: toPng,
  svg: ({ cy, ids, title }) => new Blob([toPicture(cy, ids, title)], { type: "image/svg+xml" }),
  ttl: ({ ids, edges }) => take("ttl", ids, edges),
  csv: ({ ids, edges }) => take("csv", ids, edges),
  json: ({ ids, edges }) => take("json", ids, edges),
};

/** Listen to the menu of forms. */
export function listenToForms({ book, session, board, tell }) {
  for (const form of Object.keys(FORMS)) {
    document.querySelector(`[data-form="${form}"]`).addEventListener("click", async () => {
      document.getElementById("take").open = false;
      try {
        save(await FORMS[form](toSelection(book, session, board.cy)), `yanbao-kg.${form}`);
        tell(t(`已保存 ${form.toUpperCase()}`, `${form.toUpperCase()} saved`));
      } catch (error) {
        tell(t(`没有保存：${error.message}`, `Not saved: ${error.message}`));
      }
    });
  }
}

/** A line or several nodes if they are selected, or else all that is to be seen. */
function toSelection(book, session, cy) {
  const { seen, lines } = session.look();
  const { nodes, line } = session.chosen;
  const ends = lines.filter(({ id }) => id === line).flatMap(({ source, target }) => [source, target]);
  const some = [...ends, ...nodes];
  const ids = new Set(some.length > 1 ? some : seen.nodes.map(({ id }) => id));
  const edges = seen.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const names = [...ids].slice(0, 3).map((id) => book.nodes.get(id).label);
  return { cy, ids, edges, title: names.join("、") };
}

/** Offer a Blob as a file. */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The nodes `ids` of the drawing with the lines among them, as they are drawn, as an SVG document. */
function toPicture(cy, ids, title) {
  const { ink, paper } = theme();
  const chosen = cy.nodes().filter((node) => ids.has(node.id()));
  const nodes = new Map(chosen.map((node) => [node.id(), toFigure(node, paper)]));
  const lines = chosen.edgesWith(chosen).map((edge) => ({
    from: nodes.get(edge.data("source")),
    to: nodes.get(edge.data("target")),
    colour: edge.data("colour"),
    width: edge.data("width"),
    line: edge.data("line"),
    dashed: edge.hasClass("planned"),
    both: edge.hasClass("both"),
  }));
  return toSvg({ nodes: [...nodes.values()], lines, title, ink, paper, face: FACE });
}

function toFigure(node, paper) {
  const { colour, hollow } = styleOf(node.data("type"));
  const { size, type, letters, line } = node.data();
  return {
    ...node.position(),
    size,
    type,
    letters,
    line,
    fill: hollow ? paper : colour,
    stroke: colour,
    width: hollow ? 2.5 : 0,
  };
}

/** The same picture in pixels: drawn from the SVG, so that both show the same selection. */
async function toPng({ cy, ids, title }) {
  const url = URL.createObjectURL(new Blob([toPicture(cy, ids, title)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(SHARP, MOST_PIXELS / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}
