// The filters as lists of check boxes with counts; together with their pictures they are the legend.
import { button, isolated, make } from "./dom.js";
import { countFacets, OPEN } from "./filters.js";
import { classIcon, lineIcon } from "./shapes.js";
import { CLASSES, classOf, colourOf, day, number, RELATIONS, relationOf } from "./words.js";
import { t } from "../words.js";

const PLANS = "#8492a6";

/** Each list of choices: its title, and the rows {value, icon, label, note} that `counts` has something for. */
const LISTS = {
  classes: {
    title: t("类别", "Classes"),
    rows: (counts) =>
      CLASSES.filter((name) => counts.has(name)).map((value) => ({
        value,
        icon: classIcon(value),
        label: classOf(value),
      })),
  },
  relations: {
    title: t("关系", "Relations"),
    rows: (counts) =>
      RELATIONS.filter((name) => counts.has(name)).map((value) => ({
        value,
        icon: lineIcon(colourOf(value)),
        label: relationOf(value),
      })),
  },
  brokers: {
    title: t("券商", "Brokers"),
    rows: (counts, book) =>
      [...counts.keys()]
        .map((value) => ({ value, label: book.brokers.get(value) ?? t("没有券商", "no broker") }))
        .sort((a, b) => a.label.localeCompare(b.label, "zh")),
  },
  reports: {
    title: t("报告", "Reports"),
    rows: (counts, book) =>
      [...counts.keys()]
        .map((value) => ({ value, ...(book.reports.get(value) ?? { label: t("没有报告", "no report"), date: null }) }))
        .sort((a, b) => (b.date ?? "").localeCompare(a.date ?? "") || (a.value < b.value ? -1 : 1))
        .map(({ value, label, date }) => ({ value, label, note: day(date) })),
  },
};

/** `onchange` gets the filters that are other than before. */
export function createFacets(element, book, onchange) {
  const opened = new Set(["classes", "relations"]);

  function render(nodes, edges, filters) {
    const counts = countFacets(nodes, edges, filters);
    const focused = document.activeElement?.dataset?.choice;
    const lists = Object.entries(LISTS).map(([name, { title, rows }]) =>
      list(name, title, rows(counts[name], book), counts[name], filters[name]),
    );
    const clear = button(t("清除筛选", "Clear filters"), () => onchange(OPEN), { class: "wide" });
    element.replaceChildren(
      ...lists,
      dates(filters, counts.undated, onchange),
      confidence(filters, onchange),
      plans(filters, counts.plans, onchange),
      clear,
    );
    if (focused) element.querySelector(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
  }

  function list(name, title, rows, counts, chosenOff) {
    const off = new Set(chosenOff);
    const on = rows.filter(({ value }) => !off.has(value)).length;
    const turn = (value, isOn) =>
      onchange({ [name]: isOn ? chosenOff.filter((one) => one !== value) : [...chosenOff, value] });
    const boxes = rows.map((row) =>
      choice(row, { name, isOn: !off.has(row.value), count: counts.get(row.value), turn }),
    );
    const details = make(
      "details",
      { class: "facet", "data-facet": name, open: opened.has(name) },
      make("summary", {}, title, " ", make("span", { class: "count" }, `${number(on)} / ${number(rows.length)}`)),
      make(
        "div",
        { class: "turn" },
        button(t("全选", "All"), () => onchange({ [name]: [] })),
        button(t("全不选", "None"), () => onchange({ [name]: rows.map(({ value }) => value) })),
      ),
      make("div", { class: "boxes", role: "group", "aria-label": title }, boxes),
    );
    details.addEventListener("toggle", () => opened[details.open ? "add" : "delete"](name));
    return details;
  }

  return { render };
}

function choice({ value, icon, label, note }, { name, isOn, count, turn }) {
  const onchange = (event) => turn(value, event.target.checked);
  const box = make("input", { type: "checkbox", "data-choice": `${name} ${value}`, onchange });
  box.checked = isOn;
  const said = make("span", { class: "name" }, isolated(label), note ? make("small", {}, note) : null);
  return make("label", {}, box, icon, said, make("span", { class: "count" }, number(count)));
}

function dates(filters, undated, onchange) {
  const field = (name, label) => {
    const turn = (event) => onchange({ [name]: event.target.value });
    return make(
      "label",
      {},
      label,
      make("input", { type: "date", "data-choice": name, value: filters[name], onchange: turn }),
    );
  };
  const isBound = filters.since || filters.until;
  const hidden = t(`${number(undated)} 条没有日期，已隐藏`, `${number(undated)} without a date are hidden`);
  return make(
    "fieldset",
    { class: "facet" },
    make("legend", {}, t("陈述日期", "Stated between")),
    field("since", t("从", "from")),
    field("until", t("到", "to")),
    isBound && undated ? make("p", { class: "hint" }, hidden) : null,
  );
}

function confidence({ least }, onchange) {
  const title = t("最低可信度", "Least confidence");
  const said = make("output", {}, least.toFixed(2));
  const slider = make("input", {
    type: "range",
    ...{ min: 0, max: 1, step: 0.05, value: least, "data-choice": "least", "aria-label": title },
    oninput: ({ target }) => said.replaceChildren((+target.value).toFixed(2)),
    onchange: ({ target }) => onchange({ least: +target.value }),
  });
  return make("fieldset", { class: "facet" }, make("legend", {}, title, " ", said), slider);
}

function plans(filters, count, onchange) {
  const turn = (event) => onchange({ plans: event.target.checked });
  const box = make("input", { type: "checkbox", "data-choice": "plans", onchange: turn });
  box.checked = filters.plans;
  const said = make("span", { class: "name" }, t("计划与传闻", "Plans and rumours"));
  return make(
    "label",
    { class: "facet" },
    box,
    lineIcon(PLANS, true),
    said,
    make("span", { class: "count" }, number(count)),
  );
}
