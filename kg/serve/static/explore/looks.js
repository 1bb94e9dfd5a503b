// How the drawing looks, by day and by night: the stylesheet of Cytoscape.
import { toShape } from "./shapes.js";
import { CLASSES, styleOf } from "./words.js";

const FACE = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

const THEMES = {
  light: { ink: "#1c2733", soft: "#56616d", paper: "#ffffff", chosen: "#0b62c4" },
  dark: { ink: "#e4e8ec", soft: "#a3b0bc", paper: "#1d2126", chosen: "#8fc4ff" },
};

const root = document.documentElement;
const isDarkByChoice = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : isDarkByChoice.matches);

export const theme = () => THEMES[isDark() ? "dark" : "light"];

/** Call when the reader changes between day and night. */
export function whenThemeChanges(act) {
  new MutationObserver(act).observe(root, { attributeFilter: ["data-theme"] });
  isDarkByChoice.addEventListener("change", act);
}

export function toStylesheet({ ink, soft, paper, chosen } = theme()) {
  return [
    {
      selector: "node",
      style: {
        label: "data(line)",
        width: "data(size)",
        height: "data(size)",
        color: ink,
        "font-family": FACE,
        "font-size": "data(letters)",
        "min-zoomed-font-size": 8,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-wrap": "ellipsis",
        "text-max-width": "130px",
        "text-outline-color": paper,
        "text-outline-width": 2,
        "background-color": soft,
        "border-width": 0,
        "border-color": soft,
        "overlay-opacity": 0,
      },
    },
    ...CLASSES.map((name) => ({ selector: `node[type = "${name}"]`, style: toNodeStyle(name, paper) })),
    {
      selector: "edge",
      style: {
        label: "data(line)",
        width: "data(width)",
        "line-color": "data(colour)",
        "curve-style": "bezier",
        "target-arrow-color": "data(colour)",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "source-arrow-color": "data(colour)",
        "font-family": FACE,
        "font-size": 9,
        color: soft,
        "min-zoomed-font-size": 9,
        "text-rotation": "autorotate",
        "text-outline-color": paper,
        "text-outline-width": 2,
        opacity: 0.85,
        "overlay-opacity": 0,
      },
    },
    { selector: "edge.both", style: { "source-arrow-shape": "triangle" } },
    { selector: "edge.planned", style: { "line-style": "dashed" } },
    { selector: "node.root", style: { "font-weight": "bold" } },
    {
      selector: "node.pinned",
      style: { "underlay-color": chosen, "underlay-opacity": 0.18, "underlay-padding": 5, "underlay-shape": "ellipse" },
    },
    { selector: ".faint", style: { opacity: 0.3, "text-opacity": 0.45 } },
    {
      selector: "node.chosen",
      style: { "border-width": 3, "border-color": chosen, "min-zoomed-font-size": 0, "z-index": 9 },
    },
    {
      selector: "edge.chosen",
      style: {
        "line-color": chosen,
        "target-arrow-color": chosen,
        "source-arrow-color": chosen,
        "z-index": 9,
        opacity: 1,
      },
    },
  ];
}

/** A hollow class has its colour as a border. */
function toNodeStyle(name, paper) {
  const { colour, hollow } = styleOf(name);
  const border = hollow ? { "border-width": 2.5, "border-color": colour } : {};
  return { "background-color": hollow ? paper : colour, ...toShape(name), ...border };
}
