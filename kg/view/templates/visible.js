// What of the board can be seen under the filters, and which edges are drawn as one line.

/** {nodes, edges}: sets of numbers. A node without a visible edge is left out, unless it is `kept` or shall not be. */
export function findVisible(store, filters, shown, kept) {
  const allowed = new Set([...shown].filter((node) => filters.hasNode(node)));
  const edges = new Set();
  const linked = new Set(kept);
  for (const node of allowed) {
    if (store.edgesAt[node].length === 0) linked.add(node);
    for (const edge of store.edgesAt[node]) {
      if (edges.has(edge) || !allowed.has(store.other(edge, node)) || !filters.hasEdge(edge)) continue;
      edges.add(edge);
      store.ends(edge).forEach((end) => linked.add(end));
    }
  }
  const nodes = filters.hideUnlinked ? [...allowed].filter((node) => linked.has(node)) : [...allowed];
  return { nodes: new Set(nodes), edges };
}

/** Edge that stands for the line → the edges drawn as that line, what is more than a mention first. */
export function toBundles(store, edges, bundled) {
  const sorted = [...edges].sort((a, b) => store.isMention(a) - store.isMention(b) || a - b);
  if (!bundled) return new Map(sorted.map((edge) => [edge, [edge]]));
  const pairs = new Map();
  for (const edge of sorted) {
    const [source, target] = store.ends(edge);
    const pair = Math.min(source, target) * store.nodeCount + Math.max(source, target);
    if (pairs.has(pair)) pairs.get(pair).push(edge);
    else pairs.set(pair, [edge]);
  }
  return new Map([...pairs.values()].map((bundle) => [bundle[0], bundle]));
}

/** Make a DataSet hold exactly the rows of `wanted`; only rows that differ are touched. */
export function replaceRows(rows, wanted, rowOf) {
  rows.remove(rows.getIds().filter((id) => !wanted.has(id)));
  const fresh = [...wanted].map(rowOf).filter((row) => {
    const old = rows.get(row.id);
    return old === null || JSON.stringify(old) !== JSON.stringify({ ...old, ...row });
  });
  rows.update(fresh);
}
