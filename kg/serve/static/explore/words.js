// What things are called in the reader's language, and how they are drawn: the tables that every page uses,
// which the template puts into the page as data.
import { t } from "../words.js";

const tables = JSON.parse(document.getElementById("words").textContent);
const byName = (rows) => Object.fromEntries(rows.map((row) => [row.name, row]));
const [classes, relations, { attributes }] = [byName(tables.classes), byName(tables.relations), tables];

/** In the order of lists. */
export const CLASSES = Object.keys(classes);
export const RELATIONS = Object.keys(relations);

const GREY = { zh: "", en: "", shape: "dot", colour: "#8492a6", hollow: false };

/** How a class is drawn. */
export const styleOf = (type) => classes[type] ?? GREY;
export const classOf = (type) => (classes[type] ? t(classes[type].zh, classes[type].en) : (type ?? ""));
export const colourOf = (relation) => relations[relation]?.colour ?? GREY.colour;
export const attributeOf = (name) => (attributes[name] ? t(...attributes[name]) : name);

/** A relation read from subject to object, or, going `back`, from object to subject. */
export function relationOf(name, back = false) {
  const style = relations[name];
  if (!style) return back ? `← ${name}` : name;
  return back ? t(style.zh_back, style.en_back) : t(style.zh, style.en);
}

const LOCALE = t("zh-CN", "en-GB");

/** A number as the reader writes it. */
export const number = (value) => new Intl.NumberFormat(LOCALE).format(value);

/** A date as exact as it is stated: 2024-02 stays a month. */
export function day(date) {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date ?? "");
  if (!found) return date ?? "";
  const [, year, month, ofMonth] = found;
  const parts = { year: "numeric", month: month && t("long", "short"), day: ofMonth && "numeric" };
  const at = new Date(Date.UTC(+year, (month ?? 1) - 1, ofMonth ?? 1));
  return new Intl.DateTimeFormat(LOCALE, { ...parts, timeZone: "UTC" }).format(at);
}

/** "first – last", one of them if they are the same. */
export const period = (first, last) => [...new Set([first, last].filter(Boolean))].map(day).join(" – ");

const count = (value, zh, one, many) => t(`${number(value)} ${zh}`, `${number(value)} ${value === 1 ? one : many}`);
export const reportsOf = (value) => count(value, "份报告", "report", "reports");
export const brokersOf = (value) => count(value, "家券商", "broker", "brokers");
export const nodesOf = (value) => count(value, "个节点", "node", "nodes");
export const edgesOf = (value) => count(value, "条关系", "relation", "relations");

/** What stands behind an edge: "3 reports, 2 brokers, 16 Feb 2024 – 25 Jun 2024". */
export function supportOf({ count: reports, brokers, first, last }) {
  return [reportsOf(reports), brokersOf(brokers.length), period(first, last)].filter(Boolean).join(t("，", ", "));
}

/** How a claim is put that does not state what it says as done. */
export const modalityOf = (name) =>
  ({ planned: t("计划", "planned"), hoped: t("期望", "hoped for"), reported: t("传闻", "rumoured") })[name] ?? name;
