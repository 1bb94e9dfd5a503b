// How nodes and edges are drawn, in either colour scheme: rows of vis-network and what they share.

import { letterSize } from "./places.js";
import { nameOf, say } from "./words.js";

const FACE = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';
const THEMES = {
  light: { ink: "#1d2733", soft: "#5b6776", paper: "#fbfcfd", faint: "rgba(29,39,51,0.25)" },
  dark: { ink: "#e6ebf1", soft: "#a3b0bf", paper: "#12171d", faint: "rgba(230,235,241,0.25)" },
};
const UNSEEN = "rgba(0,0,0,0)";

export class Looks {
  constructor(store, theme) {
    Object.assign(this, { store, theme });
  }

  get ink() {
    return THEMES[this.theme.isDark ? "dark" : "light"];
  }

  /** vis-network's options with our colours. */
  merged(options) {
    const { ink, soft, paper } = this.ink;
    const groups = {};
    for (const [name, style] of Object.entries(this.store.words.classes)) {
      const background = style.hollow ? paper : style.colour;
      const look = { background, border: style.colour };
      groups[name] = { shape: style.shape, color: { ...look, highlight: { background, border: ink }, hover: look },
        borderWidth: style.hollow ? 3 : 1 };
    }
    return { ...options, groups, nodes: { ...options.nodes, font: { color: ink, face: FACE, strokeWidth: 3, strokeColor: paper } },
      edges: { ...options.edges, font: { ...options.edges.font, color: soft, face: FACE, strokeColor: paper } } };
  }

  /** `base` is the row of `Places`; `letters` is the least size of the label. */
  node(base, { bright, pinned, letters }) {
    const style = this.store.classOf(base.id);
    return { ...base, title: this.#title(base.id), opacity: bright ? 1 : 0.22,
      borderWidth: pinned ? 5 : style.hollow ? 3 : 1, shapeProperties: { borderDashes: pinned ? [3, 2] : false },
      font: { size: Math.max(letterSize(base.size), letters), color: bright ? this.ink.ink : this.ink.faint } };
  }

  #title(node) {
    return `${this.store.label(node).slice(0, 200)} · ${nameOf(this.store.classOf(node))}`;
  }

  /** One line for the edges of a bundle; the first gives its name and colour. */
  edge(bundle, { bright, marked }) {
    const { store } = this;
    const [first] = bundle;
    const [source, target] = store.ends(first);
    const style = store.relation(first);
    const reports = new Set(bundle.flatMap((edge) => [...store.reportsOfEdge[edge].keys()])).size;
    const bend = bundle.length > 1 ? 0 : store.bend[first];
    const back = bundle.some((edge) => store.ends(edge)[0] !== source);
    return { id: first, from: source, to: target, label: this.#label(bundle, reports),
      dashes: !bundle.some((edge) => store.edges.asserted[edge]) && [6, 5],
      width: Math.min(6, 0.6 + 0.7 * reports) + (marked ? 3 : 0),
      arrows: { to: { enabled: true, scaleFactor: 0.5 }, from: { enabled: back, scaleFactor: 0.5 } },
      color: { color: style.colour, highlight: style.colour, hover: style.colour, opacity: bright ? 0.85 : 0.12 },
      font: { color: bright ? this.ink.soft : UNSEEN, strokeColor: bright ? this.ink.paper : UNSEEN },
      smooth: bend === 0 ? false : { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } };
  }

  #label(bundle, reports) {
    const name = nameOf(this.store.relation(bundle[0]));
    const whole = bundle.length > 1 ? say("bundle", name, bundle.length) : name;
    return reports > 1 ? `${whole} ×${reports}` : whole;
  }
}
