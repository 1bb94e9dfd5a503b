// Lines of the drawing: relations that join the same two nodes are one line, unless they are drawn apart.
import { pairOf } from "./book.js";

/**
 * Each is {id, source, target, edges, both}: `both` when relations lead both ways.
 * Lines keep their ids when edges come and go.
 */
export function toLines(edges, bundled) {
  if (!bundled)
    return edges.map((edge) => ({
      id: edge.key,
      source: edge.source,
      target: edge.target,
      edges: [edge],
      both: false,
    }));
  const pairs = groupBy(edges, pairOf);
  return [...pairs].map(([id, group]) => {
    const [{ source, target }] = group;
    return { id, source, target, edges: group, both: group.some((edge) => edge.source !== source) };
  });
}

function groupBy(values, keyOf) {
  const groups = new Map();
  for (const value of values) {
    const key = keyOf(value);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(value);
  }
  return groups;
}
