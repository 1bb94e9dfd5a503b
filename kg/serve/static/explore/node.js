// A node in the panel: what it is, what may be done with it, and what it is related to.
import { otherOf } from "./book.js";
import { button, isolated, make, toPath } from "./dom.js";
import { words } from "./evidence.js";
import { classIcon, lineIcon } from "./shapes.js";
import { attributeOf, classOf, colourOf, day, number, relationOf, reportsOf } from "./words.js";
import { t } from "../words.js";

const SOME = 20; // neighbours an expansion brings

const heading = (node) => [
  make("p", { class: "kind" }, classIcon(node.type), classOf(node.type)),
  make("h2", {}, make("a", { href: toPath(node.id) }, isolated(node.label || node.id))),
];

/**
 * A node: `edges` of it are to be seen, `joined` are all that it has on the board; `glance` is what the
 * server tells, null while it is awaited.
 */
export function nodeParts(id, { edges, joined, isPinned, glance }, book, acts) {
  return [
    heading(book.nodes.get(id)),
    actions(id, isPinned, acts),
    glance ? facts(glance) : waiting(),
    glance ? kinds(id, glance.kinds, { joined, book, acts }) : null,
    glance?.attributes.length ? attributes(glance.attributes) : null,
    onBoard(id, edges, book, acts),
  ];
}

const waiting = () => make("p", { class: "hint", role: "status" }, t("正在读取…", "Reading …"));

const actions = (id, isPinned, acts) =>
  make(
    "div",
    { class: "row", role: "group", "aria-label": t("操作", "Acts") },
    button(t(`展开 ${SOME} 个`, `Expand ${SOME}`), () => acts.expand(id), { class: "main" }),
    button(t("收起", "Collapse"), () => acts.collapse(id)),
    button(isPinned ? t("松开", "Unpin") : t("固定", "Pin"), () => acts.pin([id])),
    button(t("移除", "Remove"), () => acts.remove([id])),
    button(t("路径…", "Path …"), () => acts.askPath(id)),
  );

function facts({ node: known, names }) {
  const rows = [
    [t("又名", "Also called"), names.slice(0, 12).flatMap((name, at) => [at ? "、" : "", isolated(name)])],
    [t("券商", "Broker"), known.broker ? [isolated(known.broker.label)] : []],
    [t("日期", "Date"), known.date ? [day(known.date)] : []],
    [t("文件", "File"), known.file ? [isolated(known.file)] : []],
  ].filter(([, value]) => value.length);
  return rows.length
    ? make(
        "dl",
        {},
        rows.map(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
      )
    : null;
}

/** Whether an edge of the board leads from a node to a neighbour of some kind. */
const isOfKind = (edge, id, { relation, direction, type }, book) =>
  edge.relation === relation &&
  (edge.source === id) === (direction === "out") &&
  book.nodes.get(otherOf(edge, id)).type === type;

/** What it is related to, with a choice of what to bring onto the board; `joined` are its edges there. */
function kinds(id, all, { joined, book, acts }) {
  if (!all.length) return make("p", { class: "hint" }, t("没有关系", "It has no relations"));
  const rows = all.map((kind) => {
    const name = relationOf(kind.relation, kind.direction === "in");
    const ask = () =>
      acts.expand(id, { relation: kind.relation, direction: kind.direction, type: kind.type, most: +most.value });
    return make(
      "li",
      {},
      lineIcon(colourOf(kind.relation)),
      make("span", { class: "name" }, `${name} · ${classOf(kind.type)}`),
      make(
        "span",
        { class: "count", title: t("在画布上 / 全部", "On the board / all") },
        `${number(joined.filter((edge) => isOfKind(edge, id, kind, book)).length)} / ${number(kind.count)}`,
      ),
      button(t("展开", "Expand"), ask, {
        "aria-label": t(`展开${name} ${classOf(kind.type)}`, `Expand ${name} ${classOf(kind.type)}`),
      }),
    );
  });
  const most = make(
    "select",
    { "aria-label": t("每次展开几个", "How many at once") },
    [5, 20, 50, 100].map((value) => make("option", { value, selected: value === SOME }, value)),
  );
  return make(
    "section",
    {},
    make("h3", {}, t("关系", "Relations"), make("label", { class: "most" }, t("每次", "at once"), most)),
    make("ul", { class: "kinds" }, rows),
  );
}

const attributes = (all) =>
  make(
    "section",
    {},
    make("h3", {}, t("属性", "Attributes")),
    all.map((one) =>
      make(
        "details",
        { class: "fact" },
        make(
          "summary",
          {},
          make("b", {}, attributeOf(one.name)),
          " ",
          isolated(one.value, { class: "value" }),
          " ",
          make("span", { class: "support" }, reportsOf(one.count)),
        ),
        words(one.words),
      ),
    ),
  );

function onBoard(id, edges, book, acts) {
  if (!edges.length) return null;
  const title = t(`画布上的关系 ${number(edges.length)}`, `Relations on the board ${number(edges.length)}`);
  return make(
    "section",
    {},
    make("h3", {}, title),
    shortList(edges, (edge) => {
      const back = edge.target === id;
      const other = book.nodes.get(back ? edge.source : edge.target);
      return button(
        [
          classIcon(other.type),
          make("span", { class: "relation" }, relationOf(edge.relation, back)),
          " ",
          isolated(other.label),
        ],
        () => acts.chooseEdge(edge.key),
        { class: "node" },
      );
    }),
  );
}

const AT_FIRST = 12;

/** The first rows, and a button for the others. */
export function shortList(values, toRow) {
  const list = make(
    "ul",
    { class: "plain" },
    values.slice(0, AT_FIRST).map((value) => make("li", {}, toRow(value))),
  );
  if (values.length <= AT_FIRST) return list;
  const rest = button(
    t(`还有 ${number(values.length - AT_FIRST)} 个`, `${number(values.length - AT_FIRST)} more`),
    () => {
      list.append(...values.slice(AT_FIRST).map((value) => make("li", {}, toRow(value))));
      rest.remove();
    },
  );
  return [list, rest];
}
