// The panel beside the board: a node, a line, several nodes, paths, or what to do first.
import { button, isolated, make } from "./dom.js";
import { edgeDetails } from "./evidence.js";
import { nodeParts, shortList } from "./node.js";
import { classIcon } from "./shapes.js";
import { number } from "./words.js";
import { t } from "../words.js";

/** `acts` are what the buttons do; see explore.js. */
export function createPanel(element, book, acts) {
  /** What had the keys keeps them if there is such a button again. */
  const fill = (...children) => {
    const had = element.contains(document.activeElement) ? document.activeElement.textContent : null;
    element.replaceChildren(...children.flat(Infinity).filter(Boolean));
    element.scrollTop = 0;
    if (had !== null)
      ([...element.querySelectorAll("button")].find((one) => one.textContent === had) ?? element).focus();
  };

  function nothing() {
    fill(
      make("h2", {}, t("详情", "Details")),
      make(
        "p",
        { class: "hint" },
        t(
          "点一个节点或一条线，看是谁、在哪一份报告里、用哪些话说的。双击节点（或按 Enter）展开它的关系。",
          "Click a node or a line to see who says so, in which report and in which words. Double-click a node (or press Enter) to expand it.",
        ),
      ),
    );
  }

  const node = (id, known) => fill(nodeParts(id, known, book, acts));

  /** One relation open, or a bundle as a list of them. */
  function line(edges) {
    const title =
      edges.length > 1
        ? t(`${number(edges.length)} 条关系`, `${number(edges.length)} relations`)
        : t("关系与原文", "Relation and its words");
    fill(
      make("h2", {}, title),
      edges.map((edge) => edgeDetails(edge, book, acts, { open: edges.length === 1 })),
    );
  }

  function several(ids, { arePinned }) {
    const named = ids.map((id) => book.nodes.get(id));
    fill(
      make("h2", {}, t(`已选 ${number(ids.length)} 个`, `${number(ids.length)} selected`)),
      make(
        "div",
        { class: "row", role: "group", "aria-label": t("操作", "Acts") },
        button(t("共同邻居", "Shared neighbours"), () => acts.share(ids), { class: "main" }),
        ids.length === 2 ? button(t("两者之间的路径", "Paths between them"), () => acts.askPath(...ids)) : null,
        button(arePinned ? t("松开", "Unpin") : t("固定", "Pin"), () => acts.pin(ids)),
        button(t("移除", "Remove"), () => acts.remove(ids)),
      ),
      shortList(named, ({ id, label, type }) =>
        button([classIcon(type), isolated(label)], () => acts.choose([id]), { class: "node" }),
      ),
    );
  }

  /** The shortest paths that were found, each to be shown by itself. */
  function paths({ hops, number: total, paths: all, gave_up: gaveUp, from, to }, asked) {
    const head = make("h2", {}, t("最短路径", "Shortest paths"));
    const ends = make("p", {}, isolated(from.label), " — ", isolated(to.label));
    if (hops === null) {
      const why = gaveUp
        ? t(
            "要看的节点太多，已停下。请关掉一些关系，或减少步数。",
            "Too much to look at, so the search was stopped. Turn relations off or allow fewer hops.",
          )
        : t(
            `${asked.hops} 步之内没有路径。可以增加步数，或连提及一起算。`,
            `No path of at most ${asked.hops} hops. Allow more, or count mentions too.`,
          );
      return fill(head, ends, make("p", { role: "status" }, why));
    }
    const shown =
      all.length < total ? t(`，列出前 ${number(all.length)} 条`, `, the first ${number(all.length)} listed`) : "";
    const title = t(
      `${number(total)} 条，${number(hops)} 步${shown}`,
      `${number(total)} of ${number(hops)} ${hops === 1 ? "hop" : "hops"}${shown}`,
    );
    const row = (path) =>
      button(
        path.flatMap((id, at) => [at ? " — " : "", isolated(book.nodes.get(id)?.label ?? id)]),
        () => acts.choose(path),
        { class: "path" },
      );
    return fill(
      head,
      ends,
      make("p", { role: "status" }, title),
      button(t("全部标出", "Mark all"), () => acts.mark([...new Set(all.flat())])),
      shortList(all, row),
    );
  }

  function shared({ of, number: total, touches }) {
    const rows = Object.entries(touches);
    const row = ([id, beside]) =>
      button(
        [
          classIcon(book.nodes.get(id)?.type),
          isolated(book.nodes.get(id)?.label ?? id),
          make("small", {}, t(`与 ${number(beside.length)} 个相连`, `beside ${number(beside.length)}`)),
        ],
        () => acts.choose([id]),
        { class: "node" },
      );
    fill(
      make("h2", {}, t("共同邻居", "Shared neighbours")),
      make(
        "p",
        {},
        of.flatMap((id, at) => [at ? "、" : "", isolated(book.nodes.get(id)?.label ?? id)]),
      ),
      make(
        "p",
        { role: "status" },
        total
          ? t(
              `共 ${number(total)} 个，画出 ${number(rows.length)} 个`,
              `${number(total)}, ${number(rows.length)} of them drawn`,
            )
          : t("没有共同邻居。可以在筛选里打开“提及”再试。", "None. Turn mentions on in the filters and try again."),
      ),
      shortList(rows, row),
    );
  }

  return { nothing, node, line, several, paths, shared };
}
