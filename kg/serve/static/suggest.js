// Suggestions while somebody types, as a combobox (ARIA 1.2): a box, a list below it, one of it active.
import { t } from "./words.js";

const WAIT = 120; // milliseconds after the last key
const MOST = 8;
let made = 0;

/** @typedef {{id: string, label: string, type: string, by: string, parts: string[], ticker: ?string, of: ?{label: string}, date: ?string}} Found */

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
};

/** A name with what was typed marked. @param {string[]} parts */
const marked = ([before, found, after]) => make("bdi", {}, before, ...(found ? [make("mark", {}, found)] : []), after);

/** The last part of an IRI as a path; a "%" in it stays one, as the server writes it. */
const toPath = (id) => `/id/${id.split("%").map(encodeURIComponent).join("%")}`;

/** @param {Found} one @param {Record<string, string>} kinds */
function toOption(one, kinds) {
  const isLabel = one.by === "label";
  const notes = [isLabel ? null : marked(one.parts), one.by === "ticker" ? null : one.ticker, one.of?.label, one.date];
  return make(
    "li",
    { role: "option", "data-href": toPath(one.id) },
    make("span", { class: "name" }, isLabel ? marked(one.parts) : make("bdi", {}, one.label)),
    ...notes.filter(Boolean).map((note) => make("span", { class: "note" }, typeof note === "string" ? make("bdi", {}, note) : note)),
    make("span", { class: "chip" }, kinds[one.type] ?? one.type),
  );
}

/** Adds suggestions to a search form. @param {HTMLFormElement} form */
export function suggest(form) {
  const input = form.querySelector("input");
  const list = make("ul", { role: "listbox", id: `suggestions-${(made += 1)}`, "aria-label": t("建议", "Suggestions") });
  const status = make("span", { role: "status", class: "unseen" });
  const kinds = JSON.parse(form.dataset.kinds);
  const answers = new Map();
  let asked = 0, timer = 0, active = -1;

  list.hidden = true;
  input.parentElement.append(list, status);
  const settings = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(settings).forEach(([key, value]) => input.setAttribute(key, value));

  function close() {
    asked += 1; // what is still on its way comes too late
    clearTimeout(timer);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(at) {
    active = at;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  /** @param {{best: Found[], total: number}} answer */
  function show({ best, total }) {
    list.replaceChildren(...best.map((one) => toOption(one, kinds)));
    if (total > best.length) {
      const words = t(`全部 ${total.toLocaleString("zh-CN")} 个结果`, `All ${total.toLocaleString("en")} results`);
      const href = `/search?${new URLSearchParams({ q: input.value })}`;
      list.append(make("li", { role: "option", "data-href": href, class: "all" }, words));
    }
    [...list.children].forEach((option, place) => (option.id = `${list.id}-${place}`));
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
    status.textContent = best.length
      ? t(`${best.length} 条建议，共 ${total} 个名称`, `${best.length} suggestions of ${total} names`)
      : t("没有名称；按回车搜原文", "no names; Enter searches the words of reports");
  }

  async function ask() {
    const typed = input.value.trim();
    if (!typed) return close();
    const mine = (asked += 1);
    if (!answers.has(typed)) {
      const response = await fetch(`/search.json?${new URLSearchParams({ q: typed, most: "0", best: String(MOST) })}`);
      if (!response.ok) return; // the page of results tells what is wrong
      answers.set(typed, await response.json());
    }
    if (mine === asked && document.activeElement === input) show(answers.get(typed));
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(close), WAIT);
  };
  const open = (option) => location.assign(option.dataset.href);
  const step = (by) => {
    const count = list.children.length + 1; // one place is the box itself
    activate(((active + 1 + by + count) % count) - 1);
  };

  input.addEventListener("input", (event) => event.isComposing || later());
  input.addEventListener("compositionend", later);
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", ({ target }) => open(target.closest("[role=option]")));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask().catch(close);
      else step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      open(list.children[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) input.blur();
      else close();
    }
  });
}
