// The board as a tree to be read and walked by keyboard: nodes, and below each its edges.
import { button, isolated, make } from "./dom.js";
import { otherOf } from "./book.js";
import { classIcon } from "./shapes.js";
import { classOf, number, relationOf, reportsOf } from "./words.js";
import { t } from "../words.js";

const AT_FIRST = 300;

/**
 * `element` is the list, `box` where names of nodes on the board are looked for. `acts` are choose(ids),
 * chooseEdge(key), expand(id), remove(ids), clear() and pin(ids).
 */
export function createOutline(element, box, book, acts) {
  const opened = new Set();
  let view = { nodes: [], at: new Map() };
  let focused = null;
  let most = AT_FIRST;
  let last = null;

  function render(shown, chosen) {
    last = [shown, chosen];
    const { edges, roots } = shown;
    const wanted = box.value.trim().toLowerCase();
    const nodes = shown.nodes.filter(({ label }) => label.toLowerCase().includes(wanted));
    const at = new Map(shown.nodes.map(({ id }) => [id, []]));
    for (const edge of edges) for (const end of [edge.source, edge.target]) at.get(end)?.push(edge);
    const order = [...nodes].sort(
      (a, b) =>
        roots.has(b.id) - roots.has(a.id) ||
        at.get(b.id).length - at.get(a.id).length ||
        a.label.localeCompare(b.label, "zh") ||
        (a.id < b.id ? -1 : 1),
    );
    view = { nodes: order, at };
    const had = element.contains(document.activeElement);
    element.replaceChildren(...order.slice(0, most).map((node) => toItem(node, chosen)));
    element.nextElementSibling?.replaceChildren(
      ...(order.length > most
        ? [
            button(t(`还有 ${number(order.length - most)} 个`, `${number(order.length - most)} more`), () => {
              most = Infinity;
              render(...last);
            }),
          ]
        : []),
    );
    const items = visible();
    const next = items.find((item) => item.dataset.at === focused) ?? items[0];
    if (next) next.tabIndex = 0;
    if (had) next?.focus();
  }

  function toItem({ id, label, type }, chosen) {
    const edges = view.at.get(id);
    const isOpen = opened.has(id);
    const group = make("ul", { role: "group", hidden: !isOpen });
    const item = make(
      "li",
      {
        role: "treeitem",
        tabindex: -1,
        "data-at": id,
        "data-id": id,
        "aria-expanded": edges.length ? String(isOpen) : null,
        "aria-selected": String(chosen.has(id)),
      },
      make(
        "span",
        { class: "row" },
        classIcon(type),
        isolated(label, { class: "name" }),
        make("small", {}, `${classOf(type)} · ${number(edges.length)}`),
      ),
      group,
    );
    if (isOpen) fillGroup(group, id, chosen);
    return item;
  }

  function fillGroup(group, id, chosen) {
    group.replaceChildren(
      ...view.at.get(id).map((edge) => {
        const other = book.nodes.get(otherOf(edge, id));
        return make(
          "li",
          {
            role: "treeitem",
            tabindex: -1,
            "data-at": `${id} ${edge.key}`,
            "data-key": edge.key,
            "data-other": other.id,
            "aria-selected": String(chosen.has(edge.key)),
          },
          make(
            "span",
            { class: "row" },
            make("span", { class: "relation" }, relationOf(edge.relation, edge.target === id)),
            classIcon(other.type),
            isolated(other.label, { class: "name" }),
            make("small", {}, reportsOf(edge.count)),
          ),
        );
      }),
    );
  }

  const visible = () =>
    [...element.querySelectorAll('[role="treeitem"]')].filter((item) => !item.closest('[role="group"][hidden]'));

  function focus(item) {
    if (!item) return;
    element.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    item.tabIndex = 0;
    focused = item.dataset.at;
    item.focus();
  }

  function open(item, isOpen) {
    if (!item.hasAttribute("aria-expanded")) return;
    const group = item.querySelector('[role="group"]');
    opened[isOpen ? "add" : "delete"](item.dataset.id);
    item.setAttribute("aria-expanded", String(isOpen));
    group.hidden = !isOpen;
    if (isOpen) fillGroup(group, item.dataset.id, new Set());
  }

  const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
  const parentOf = (item) => item.parentElement.closest('[role="treeitem"]');
  const step = (item, by) => {
    const items = visible();
    focus(items[Math.min(Math.max(items.indexOf(item) + by, 0), items.length - 1)]);
  };

  const KEYS = {
    ArrowDown: (item) => step(item, 1),
    ArrowUp: (item) => step(item, -1),
    Home: () => focus(visible()[0]),
    End: () => focus(visible().at(-1)),
    ArrowRight: (item) => {
      if (item.dataset.key) focus(element.querySelector(`[data-id="${CSS.escape(item.dataset.other)}"]`));
      else if (isOpen(item)) step(item, 1);
      else open(item, true);
    },
    ArrowLeft: (item) => (isOpen(item) ? open(item, false) : focus(parentOf(item))),
    Enter: (item) => (item.dataset.key ? acts.chooseEdge(item.dataset.key) : acts.expand(item.dataset.id)),
    " ": (item) => choose(item),
    Delete: (item) => acts.remove([item.dataset.id ?? item.dataset.other]),
    p: (item) => item.dataset.id && acts.pin([item.dataset.id]),
    Escape: () => acts.clear(),
  };

  const choose = (item) => (item.dataset.key ? acts.chooseEdge(item.dataset.key) : acts.choose([item.dataset.id]));

  element.addEventListener("keydown", (event) => {
    const item = event.target.closest('[role="treeitem"]');
    if (!item || !(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key](item);
  });
  box.addEventListener("input", () => last && render(...last));
  box.addEventListener("keydown", ({ key }) => {
    const [first] = visible();
    if (key === "ArrowDown") focus(first);
    if (key === "Enter" && first) choose(first);
  });
  element.addEventListener("focusin", ({ target }) => {
    focused = target.dataset.at;
  });
  element.addEventListener("click", (event) => {
    const item = event.target.closest('[role="treeitem"]');
    if (!item) return;
    focus(item);
    if (event.target.closest(".icon") && item.dataset.id) open(item, !isOpen(item));
    choose(item);
  });
  element.addEventListener("dblclick", (event) => {
    const item = event.target.closest('[role="treeitem"]');
    if (item?.dataset.id) acts.expand(item.dataset.id);
  });

  return { render };
}
