// Why an edge is there: its support, and the words that say so in their sentence.
import { button, isolated, make, toPath } from "./dom.js";
import * as requests from "./requests.js";
import { classIcon } from "./shapes.js";
import { attributeOf, day, modalityOf, number, relationOf, supportOf } from "./words.js";
import { t } from "../words.js";

/** The words of a claim, marked in their sentence, and where they stand. */
export function words(said) {
  return make(
    "figure",
    { class: "words" },
    make("blockquote", {}, make("bdi", {}, said.before, make("mark", {}, said.quote ?? ""), said.after)),
    make("figcaption", {}, source(said), place(said), modality(said)),
  );
}

const modality = ({ modality: how }) => (how ? make("span", { class: "chip doubt" }, modalityOf(how)) : null);

function source({ report, person }) {
  if (!report) return make("span", {}, t("来源不明", "source unknown"));
  const broker = report.broker ? [make("b", {}, isolated(report.broker.label)), " "] : [];
  const date =
    report.type === "Report"
      ? [make("span", {}, report.date ? day(report.date) : t("未印日期", "no date printed")), " "]
      : [];
  const who = person?.by ? [t("人工录入：", "by hand: "), isolated(person.by), " "] : [];
  return make(
    "span",
    { class: "source" },
    who,
    broker,
    date,
    make("a", { href: toPath(report.id) }, isolated(report.label)),
  );
}

/** A link to the words in the text of their report, with the page, the rule and how sure it is. */
function place({ id, report, start, end, page, confidence, rule }) {
  const isPlaced = report?.type === "Report" && start !== null;
  const where = isPlaced ? `${toPath(report.id)}#c-${start}-${end}` : toPath(id);
  const parts = [
    page === null ? null : t(`第 ${number(page)} 页`, `p. ${number(page)}`),
    start === null ? null : `${start}–${end}`,
  ];
  return make(
    "span",
    { class: "place" },
    make("a", { class: "at", href: where }, [t("原文", "In the text"), ...parts.filter(Boolean)].join(" · ")),
    confidence === null ? null : make("span", {}, `${t("可信度", "confidence")} ${confidence.toFixed(2)}`),
    rule ? make("code", { title: t("抽取规则", "rule") }, rule) : null,
  );
}

const TERMS = { verb: t("推荐", "Call"), targetPrice: t("目标价", "Target price") };

/** What a recommendation says. */
function terms(call) {
  const price = call.targetPrice && [call.targetPrice, call.currency].filter(Boolean).join(" ");
  const facts = { verb: call.verb, rating: call.rating, ratingAction: call.ratingAction, targetPrice: price };
  const said = Object.entries(facts).filter(([, value]) => value);
  return make(
    "p",
    { class: "terms" },
    said.map(([name, value]) =>
      make("span", {}, make("small", {}, TERMS[name] ?? attributeOf(name)), " ", isolated(value, { class: "value" })),
    ),
  );
}

/** Claims in their order, each below the call that stands in the same words; then calls without a claim. */
function withCalls(said, calls) {
  const placeOf = ({ report, start, end }) => `${report?.id} ${start} ${end}`;
  const waiting = new Map(calls.map((call) => [placeOf(call), call]));
  const rows = said.flatMap((one) => {
    const call = waiting.get(placeOf(one));
    waiting.delete(placeOf(one));
    return [call ? terms(call) : null, words(one)];
  });
  return [...rows, ...[...waiting.values()].flatMap((call) => [terms(call), words(call)])].filter(Boolean);
}

/** One edge as a sentence of two names; each is a button that goes to its node. */
export function headOf(edge, book, acts) {
  const end = (id) => {
    const { label, type } = book.nodes.get(id) ?? { label: id };
    return button([classIcon(type), isolated(label)], () => acts.choose([id]), { class: "node" });
  };
  return make(
    "p",
    { class: "said" },
    end(edge.source),
    make("span", { class: "relation" }, ` ${relationOf(edge.relation)} → `),
    end(edge.target),
  );
}

/** An edge that opens onto its words; they are asked for when it is opened first. */
export function edgeDetails(edge, book, acts, { open = false } = {}) {
  const body = make("div", { class: "why" });
  const support = make(
    "span",
    { class: "support" },
    supportOf(edge),
    edge.asserted ? null : make("span", { class: "chip doubt" }, t("未成事实", "not stated as done")),
  );
  const details = make(
    "details",
    { class: "edge", "data-key": edge.key, open },
    make("summary", {}, make("b", {}, relationOf(edge.relation)), " ", support),
    headOf(edge, book, acts),
    body,
  );
  let isAsked = false;
  const load = () => {
    if (!details.open || isAsked) return;
    isAsked = true;
    more(edge, body, 0);
  };
  details.addEventListener("toggle", load);
  load();
  return details;
}

async function more(edge, body, offset) {
  body.setAttribute("aria-busy", "true");
  try {
    const { words: said, calls, left } = await requests.evidence(edge, offset);
    const seen = offset + said.length;
    body.append(...withCalls(said, offset ? [] : calls));
    if (!seen && !calls.length) body.append(make("p", {}, t("没有原文", "There are no words")));
    if (left)
      body.append(
        button(t(`还有 ${number(left)} 处`, `${number(left)} more`), (event) => {
          event.target.remove();
          more(edge, body, seen);
        }),
      );
  } catch (error) {
    body.append(make("p", { role: "alert" }, t("原文没有取到：", "The words did not come: "), error.message));
  } finally {
    body.removeAttribute("aria-busy");
  }
}
