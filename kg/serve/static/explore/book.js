// All that the server has told of nodes and edges so far; which of them are on the board is the state's matter.

/** What tells an edge from any other. */
export const keyOf = ({ source, relation, target }) => `${source} ${relation} ${target}`;

/** What two nodes are joined by is drawn as one line, whichever way the relations go. */
export const pairOf = ({ source, target }) => (source < target ? `${source} ${target}` : `${target} ${source}`);

/** The end of an edge that is not `id`. */
export const otherOf = (edge, id) => (edge.source === id ? edge.target : edge.source);

export function createBook() {
  const book = { nodes: new Map(), edges: new Map(), at: new Map(), brokers: new Map(), reports: new Map() };
  return book;
}

/** Take in one answer of the server: nodes, edges, and the names of brokers and reports that edges name by id. */
export function learn(book, part) {
  for (const node of part.nodes) book.nodes.set(node.id, node);
  for (const edge of part.edges) {
    const key = keyOf(edge);
    book.edges.set(key, { ...edge, key });
    for (const end of [edge.source, edge.target]) {
      if (!book.at.has(end)) book.at.set(end, new Set());
      book.at.get(end).add(key);
    }
  }
  for (const [id, label] of Object.entries(part.brokers)) book.brokers.set(id, label);
  for (const [id, report] of Object.entries(part.reports)) book.reports.set(id, report);
}

/** The edges at a node whose other end is in `shown`. */
export function edgesAt(book, id, shown) {
  const edges = [...(book.at.get(id) ?? [])].map((key) => book.edges.get(key));
  return edges.filter((edge) => shown.has(otherOf(edge, id)));
}

/** All edges among nodes. */
export const edgesAmong = (book, shown) =>
  [...book.edges.values()].filter((edge) => shown.has(edge.source) && shown.has(edge.target));
