// Which nodes and edges of the board are to be seen. Nothing here touches the page.
import { otherOf } from "./book.js";

/** What is off; mentions are, as a report mentions what it likes. */
export const OPEN = Object.freeze({
  classes: [],
  relations: ["mentions"],
  brokers: [],
  reports: [],
  since: "",
  until: "",
  least: 0,
  plans: true,
});

/** The key of edges that no broker or report stands behind: a person added them. */
export const NOBODY = "";

const some = (values, off) => (values.length ? values : [NOBODY]).some((value) => !off.has(value));

/** Whether two stretches of time meet; ends may be days, months or years, and "" is no end. */
export function isDuring(first, last, since, until) {
  if (!since && !until) return true;
  if (!first || !last) return false;
  return (!until || first <= until) && (!since || last >= since.slice(0, last.length));
}

// Each looks at an edge; `off` are the filters with sets in place of lists.
const TESTS = {
  relations: (edge, off) => !off.relations.has(edge.relation),
  brokers: (edge, off) => some(edge.brokers, off.brokers),
  // Of an edge that many reports state only the first ones are known by name: one of the others may be on.
  reports: (edge, off) => edge.count > edge.reports.length || some(edge.reports, off.reports),
  period: (edge, off) => isDuring(edge.first, edge.last, off.since, off.until),
  least: (edge, off) => (edge.confidence ?? 1) >= off.least,
  plans: (edge, off) => off.plans || edge.asserted,
};

const toSets = (filters) => {
  const lists = ["classes", "relations", "brokers", "reports"].map((name) => [name, new Set(filters[name])]);
  return { ...filters, ...Object.fromEntries(lists) };
};

/** The edges that pass all filters but one. */
function passing(edges, off, except = null) {
  const tests = Object.entries(TESTS)
    .filter(([name]) => name !== except)
    .map(([, test]) => test);
  return edges.filter((edge) => tests.every((test) => test(edge, off)));
}

/**
 * What is to be seen of `nodes` and `edges`. A node whose edges are all filtered out goes too, unless it is
 * `kept` (a start, or pinned) or has no edges at all.
 */
export function toVisible(nodes, edges, filters, kept) {
  const off = toSets(filters);
  const allowed = new Map(nodes.filter((node) => !off.classes.has(node.type)).map((node) => [node.id, node]));
  const seen = passing(edges, off).filter((edge) => allowed.has(edge.source) && allowed.has(edge.target));
  const joined = new Set(seen.flatMap((edge) => [edge.source, edge.target]));
  const related = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  const isSeen = ({ id }) => joined.has(id) || kept.has(id) || !related.has(id);
  return { nodes: [...allowed.values()].filter(isSeen), edges: seen };
}

/** How many edges (nodes, for classes) each choice stands for, given all other filters. */
export function countFacets(nodes, edges, filters) {
  const off = toSets(filters);
  const tally = (values) =>
    values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map());
  const orNobody = (values) => (values.length ? values : [NOBODY]);
  return {
    classes: tally(nodes.map((node) => node.type)),
    relations: tally(passing(edges, off, "relations").map((edge) => edge.relation)),
    brokers: tally(passing(edges, off, "brokers").flatMap((edge) => orNobody(edge.brokers))),
    reports: tally(passing(edges, off, "reports").flatMap((edge) => orNobody(edge.reports))),
    plans: edges.filter((edge) => !edge.asserted).length,
    undated: edges.filter((edge) => !edge.first).length,
  };
}

/** The neighbours of a node by edges that are to be seen. */
export const besides = (edges, id) => [
  ...new Set(edges.filter((edge) => edge.source === id || edge.target === id).map((edge) => otherOf(edge, id))),
];
