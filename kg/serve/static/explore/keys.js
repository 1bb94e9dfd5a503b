// The keys of the explorer: one table for what they do and for the help that lists them.
import { make } from "./dom.js";
import { t } from "../words.js";

/** What each key does is named here and given as `acts` by name. */
const KEYS = [
  {
    keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    shown: "← → ↑ ↓",
    act: "walk",
    zh: "走到那个方向的邻居；在大纲里上下移动、展开、收拢",
    en: "Walk to the neighbour that way; in the outline, move, open and close",
  },
  {
    keys: ["Enter"],
    shown: "Enter",
    act: "expand",
    zh: "展开所选节点（每次 20 个）；在线上打开原文",
    en: "Expand the selected node (20 at a time); on a relation, open its words",
  },
  { keys: ["c"], shown: "c", act: "collapse", zh: "收起只靠它连着的节点", en: "Collapse what hangs on it alone" },
  { keys: ["p"], shown: "p", act: "pin", zh: "固定或松开", en: "Pin or unpin" },
  { keys: ["Delete", "Backspace"], shown: "Delete", act: "remove", zh: "从画布移除", en: "Remove from the board" },
  { keys: ["Escape"], shown: "Esc", act: "clear", zh: "取消选择", en: "Clear the selection" },
  { keys: ["+", "="], shown: "+", act: "nearer", zh: "放大", en: "Zoom in" },
  { keys: ["-"], shown: "−", act: "farther", zh: "缩小", en: "Zoom out" },
  { keys: ["0", "f"], shown: "0", act: "fit", zh: "看全图", en: "See all" },
  { keys: ["z"], shown: "Ctrl Z", act: "undo", ctrl: true, zh: "撤销", en: "Undo" },
  { keys: ["y", "Z"], shown: "Ctrl Y", act: "redo", ctrl: true, zh: "重做", en: "Redo" },
  { keys: ["/"], act: "search", everywhere: true },
];

const isTyping = (target) =>
  Boolean(target.closest("input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]"));

/** Listen: on the board all keys count; elsewhere only undo, redo and search. */
export function listenToKeys(container, acts) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.altKey || event.isComposing || isTyping(event.target) || document.querySelector("dialog[open]")) return;
      const ctrl = event.ctrlKey || event.metaKey;
      const found = KEYS.find((one) => one.keys.includes(event.key) && Boolean(one.ctrl) === ctrl);
      if (!found || !(container.contains(event.target) || ctrl || found.everywhere)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      acts[found.act](event.key);
    },
    true,
  );
}

/** Put what is said of the keys into the help of the page, before what all pages have. */
export function tellKeys(list) {
  const rows = KEYS.filter(({ shown }) => shown).map(({ shown, zh, en }) =>
    make("div", {}, make("dt", {}, make("kbd", {}, shown)), make("dd", {}, t(zh, en))),
  );
  list.prepend(...rows);
}
