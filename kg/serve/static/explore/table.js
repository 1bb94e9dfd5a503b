// The edges of the board as a table that can be sorted.
import { button, isolated, make } from "./dom.js";
import { classIcon } from "./shapes.js";
import { day, number, relationOf } from "./words.js";
import { t } from "../words.js";

const AT_FIRST = 100;

/** `onopen` gets the key of the edge whose words are wanted; `element` is the table of the page. */
export function createTable(element, book, onopen) {
  const label = (id) => book.nodes.get(id)?.label ?? id;
  const VALUES = {
    source: (edge) => label(edge.source),
    relation: (edge) => relationOf(edge.relation),
    target: (edge) => label(edge.target),
    count: (edge) => edge.count,
    brokers: (edge) => edge.brokers.length,
    first: (edge) => edge.first ?? "",
    last: (edge) => edge.last ?? "",
    confidence: (edge) => edge.confidence ?? -1,
  };
  let order = { by: "count", down: true };
  let edges = [];
  let most = AT_FIRST;

  const compare = (a, b) => {
    const [one, two] = [VALUES[order.by](a), VALUES[order.by](b)];
    const way = typeof one === "number" ? one - two : one.localeCompare(two, "zh");
    return (order.down ? -way : way) || (a.key < b.key ? -1 : 1);
  };

  for (const header of element.tHead.querySelectorAll("th[data-by]")) {
    const sort = () => {
      order = {
        by: header.dataset.by,
        down: order.by === header.dataset.by ? !order.down : typeof VALUES[header.dataset.by](SAMPLE) === "number",
      };
      render(edges);
    };
    header.replaceChildren(button(header.textContent, sort));
  }

  function render(shown) {
    edges = shown;
    for (const header of element.tHead.querySelectorAll("th[data-by]")) {
      header.setAttribute(
        "aria-sort",
        header.dataset.by === order.by ? (order.down ? "descending" : "ascending") : "none",
      );
    }
    element.tBodies[0].replaceChildren(...[...edges].sort(compare).slice(0, most).map(toRow));
    const rest = element.parentElement.nextElementSibling;
    rest?.replaceChildren(
      ...(edges.length > most
        ? [
            button(t(`还有 ${number(edges.length - most)} 行`, `${number(edges.length - most)} more rows`), () => {
              most = Infinity;
              render(edges);
            }),
          ]
        : []),
    );
  }

  const end = (id) => make("td", {}, classIcon(book.nodes.get(id)?.type), " ", isolated(label(id)));

  const toRow = (edge) =>
    make(
      "tr",
      {},
      end(edge.source),
      make(
        "td",
        {},
        button(relationOf(edge.relation), () => onopen(edge.key), { class: "link" }),
      ),
      end(edge.target),
      make("td", {}, number(edge.count)),
      make("td", {}, number(edge.brokers.length)),
      make("td", {}, day(edge.first)),
      make("td", {}, day(edge.last)),
      make("td", {}, edge.confidence === null ? "" : edge.confidence.toFixed(2)),
    );

  return { render };
}

/** Tells which columns hold numbers. */
const SAMPLE = { source: "", relation: "", target: "", count: 0, brokers: [], first: "", last: "", confidence: 0 };
