// What is to be saved, told in full: nodes and edges in the words of the build's graph.json.

/** `scope` is "shown" or "selected": the selected node or edge with what it is linked to. */
export function toSelection(store, board, scope) {
  const { filters, selected } = board;
  let edges = [...board.edges];
  let nodes = [...board.counts.visible];
  if (scope === "selected" && selected.node !== null) edges = edges.filter((edge) => store.ends(edge).includes(selected.node));
  if (scope === "selected" && selected.edge !== null) edges = edges.filter((edge) => edge === selected.edge);
  if (scope === "selected") nodes = [...new Set([...edges.flatMap((edge) => store.ends(edge)), ...(selected.node === null ? [] : [selected.node])])];
  return { nodes: nodes.sort((a, b) => a - b).map((node) => tellNode(store, filters, node)),
    edges: edges.sort((a, b) => a - b).map((edge) => tellEdge(store, filters, edge)) };
}

function tellNode(store, filters, node) {
  const { aliases = [], identifiers = {}, attributes = {}, file } = store.more(node);
  const told = Object.entries(attributes).map(([name, values]) => [name, values.map((value) => (
    { value: value.value, datatype: value.datatype ?? "string", asserted: value.asserted,
      claims: store.claims(value.first, value.count).filter((claim) => filters.hasClaim(claim)).map((claim) => tellClaim(claim)) }))]);
  return { id: store.nodes.id[node], type: store.nodes.class[node], label: store.label(node), aliases, identifiers,
    attributes: Object.fromEntries(told), ...(file && { file }) };
}

function tellEdge(store, filters, edge) {
  const [source, target] = store.ends(edge).map((node) => store.nodes.id[node]);
  const predicate = store.edges.relation[edge];
  const claims = store.claimsOfEdge(edge).filter((claim) => filters.hasClaim(claim)).map((claim) => tellClaim(claim));
  const calls = store.callsOfEdge(edge).filter((call) => filters.hasClaim(call)).map(tellCall);
  return { source, target, key: predicate, predicate, asserted: Boolean(store.edges.asserted[edge]), mention: store.isMention(edge), claims,
    ...(predicate === "recommends" && { recommendations: calls }) };
}

function tellPlace({ source, quote, start, page, rule }) {
  return { report: source.id, broker: source.broker, date: source.date, file: source.file, quote, start,
    end: start + [...quote].length, page, extracted_by: rule };
}

function tellClaim(claim) {
  return { ...tellPlace(claim), confidence: claim.confidence, modality: claim.modality };
}

function tellCall(call) {
  const { verb = null, rating = null, common_rating = null, action = null, target_price = null, currency = null } = call;
  return { ...tellPlace(call), verb, rating, common_rating, action, target_price, currency };
}
