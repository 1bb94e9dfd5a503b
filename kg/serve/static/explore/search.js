// A box that finds entities as one types: a combobox whose list is read out and walked with the arrows.
import { isolated, make } from "./dom.js";
import { search } from "./requests.js";
import { classIcon } from "./shapes.js";
import { classOf } from "./words.js";
import { t } from "../words.js";

const PAUSE = 120; // ms without a key before the server is asked
let numbered = 0;

/** Give an input a list below it; `onpick` gets the link that was chosen. */
export function createSearch(input, onpick) {
  const list = make("ul", {
    class: "found",
    role: "listbox",
    id: `found-${(numbered += 1)}`,
    "aria-label": t("找到的实体", "Entities found"),
    hidden: true,
  });
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    autocomplete: "off",
  }))
    input.setAttribute(name, value);
  let found = [];
  let at = -1;
  let asked = null;
  let timer;

  function show(links, message = "") {
    [found, at] = [links, links.length ? 0 : -1];
    const none = { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" };
    list.replaceChildren(...links.map(toRow), ...(message ? [make("li", none, message)] : []));
    list.hidden = !links.length && !message;
    input.setAttribute("aria-expanded", String(!list.hidden));
    tell();
  }

  function toRow(link, place) {
    const onpointerdown = (event) => {
      event.preventDefault(); // the box keeps the focus
      pick(place);
    };
    const kind = make("small", {}, classOf(link.type));
    return make(
      "li",
      { role: "option", id: `${list.id}-${place}`, onpointerdown },
      classIcon(link.type),
      isolated(link.label, { class: "name" }),
      kind,
    );
  }

  function tell() {
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function pick(place) {
    const link = found[place];
    if (!link) return;
    show([]);
    input.value = "";
    onpick(link);
  }

  async function look() {
    asked?.abort();
    clearTimeout(timer);
    const q = input.value.trim();
    if (!q) return show([]);
    asked = new AbortController();
    try {
      const links = await search(q, asked.signal);
      if (input.value.trim() === q) show(links, links.length ? "" : t("没有这个名称", "Nothing is called so"));
    } catch (error) {
      if (error.name !== "AbortError") show([], t("搜索没有回应，请再试", "The search did not answer; try again"));
    }
    return undefined;
  }

  const keys = {
    ArrowDown: () => {
      at = Math.min(at + 1, found.length - 1);
      tell();
    },
    ArrowUp: () => {
      at = Math.max(at - 1, 0);
      tell();
    },
    Enter: () => pick(at),
    Escape: () => show([]),
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in keys)) return; // an input method has the keys first
    if (list.hidden && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (list.hidden)
      look().then(() => pick(0)); // typed quicker than found
    else keys[event.key]();
  });
  input.addEventListener("blur", () => show([]));
}
