// Elements made in code. A string child always becomes a text node, so text of a report stays text.

/** `make("b", {class: "x", onclick: f}, "text", element, …)`; null and false children are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

/** Text of a source, isolated so that its writing direction cannot reorder what stands around it. */
export function isolated(text, attributes = {}) {
  return make("bdi", attributes, text);
}

const OUTLINES = {
  dot: "M8 2a6 6 0 1 0 .01 0z", square: "M3 3h10v10H3z", diamond: "M8 1l7 7-7 7-7-7z", triangle: "M8 2l7 12H1z",
  triangleDown: "M1 2h14L8 14z", hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2.1 4.6 4.9.6-3.6 3.4 1 5L8 12.1 3.6 14.600l1-5L1 6.200l4.900-.6z",
};

/** The legend's picture of a class: the shape and colour it has in the graph. */
export function classIcon(style) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  picture.classList.add("icon");
  path.setAttribute("d", OUTLINES[style.shape] ?? OUTLINES.dot);
  path.setAttribute("fill", style.hollow ? "none" : style.colour);
  path.setAttribute("stroke", style.colour);
  path.setAttribute("stroke-width", style.hollow ? "2" : "1");
  picture.append(path);
  return picture;
}

/** A line in a relation's colour. */
export function lineIcon(style) {
  const line = make("span", { class: "line", "aria-hidden": "true" });
  line.style.background = style.colour;
  return line;
}

/** The first `limit` of `rows`, each through `render`, and a button for the next ones. */
export function shortList(rows, render, limit, moreLabel) {
  const list = make("ul");
  const add = (from) => {
    list.append(...rows.slice(from, from + limit).map((row) => make("li", {}, render(row))));
    const left = rows.length - from - limit;
    if (left <= 0) return;
    const button = make("button", { type: "button", class: "link" }, moreLabel(Math.min(left, limit)));
    const item = make("li", {}, button);
    button.addEventListener("click", () => { item.remove(); add(from + limit); });
    list.append(item);
  };
  add(0);
  return list;
}

export function section(title, ...children) {
  return make("section", {}, make("h3", {}, title), ...children);
}

/** Texts of a source with dots between them. */
export function separated(texts) {
  return texts.flatMap((text, place) => [place ? " · " : null, isolated(text)]);
}

/** A download of `content` under `name`; nothing leaves the machine. */
export function download(name, content) {
  const address = URL.createObjectURL(content);
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
