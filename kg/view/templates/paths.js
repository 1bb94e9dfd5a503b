// The shortest paths between two nodes, by way of the relations that are switched on.

const MOST = 50;

/** Every shortest path as {nodes, edges}, at most MOST; none where the two do not meet. */
export function findPaths(store, filters, from, to) {
  const before = search(store, filters, from, to);
  if (!before.has(to)) return [];
  const paths = [];
  const follow = (node, nodes, edges) => {
    if (paths.length >= MOST) return;
    if (node === from) paths.push({ nodes: [from, ...nodes], edges });
    else for (const [edge, other] of before.get(node).steps) follow(other, [node, ...nodes], [edge, ...edges]);
  };
  follow(to, [], []);
  return paths;
}

/** Breadth first: node → its distance and the steps by which it is reached from one nearer. */
function search(store, filters, from, to) {
  const found = new Map([[from, { distance: 0, steps: [] }]]);
  let edge = [from];
  for (let distance = 1; edge.length && !found.has(to); distance += 1) {
    const next = [];
    for (const node of edge) {
      for (const [line, other] of neighbours(store, filters, node)) {
        if (!found.has(other)) { found.set(other, { distance, steps: [] }); next.push(other); }
        const row = found.get(other);
        if (row.distance === distance && !row.steps.some((step) => step[1] === node)) row.steps.push([line, node]);
      }
    }
    edge = next;
  }
  return found;
}

function* neighbours(store, filters, node) {
  for (const edge of store.edgesAt[node]) {
    const other = store.other(edge, node);
    if (other !== node && filters.hasEdge(edge) && filters.hasNode(other)) yield [edge, other];
  }
}
