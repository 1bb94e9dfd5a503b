// Elements made of values: text goes in as text, whatever a report wrote.

const SVG = "http://www.w3.org/2000/svg";

/** An element; `on…` attributes are listeners, null and false attributes and children are left out. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same of SVG. */
export function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** What a report wrote: its direction of writing stays its own. */
export const isolated = (text, attributes = {}) => make("bdi", attributes, text);

/** A button that does something. */
export const button = (label, onclick, attributes = {}) =>
  make("button", { type: "button", onclick, ...attributes }, label);

/** The path of an entity's page; an id is already percent-encoded where it must be. */
export const toPath = (id) => `/id/${encodeURIComponent(id).replaceAll("%25", "%")}`;

// Control, zero-width and bidi characters mean nothing on a canvas, and could reorder what stands there.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A name for the drawing: one line of at most `most` characters. */
export function toLine(text, most = 40) {
  const characters = [
    ...text
      .slice(0, most * 8)
      .replace(UNSEEN, " ")
      .replace(/\s+/g, " ")
      .trim(),
  ];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : characters.join("");
}
