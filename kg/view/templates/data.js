// A selection as JSON that NetworkX reads (node-link), and as CSV with one row a claim.

const COLUMNS = ["subject", "subject_label", "relation", "object", "object_label", "modality", "broker", "date", "file", "page", "start",
  "quote", "confidence", "rule"];

export function toJson({ nodes, edges }) {
  return `${JSON.stringify({ directed: true, multigraph: true, graph: { name: "Yanbao KG" }, nodes, edges }, null, 1)}\n`;
}

/** Relations, recommendations and attributes; a byte order mark, so that spreadsheets read UTF-8. */
export function toCsv({ nodes, edges }) {
  const labels = new Map(nodes.map((node) => [node.id, node.label]));
  const rows = edges.flatMap((edge) => {
    const head = [edge.source, labels.get(edge.source), edge.predicate, edge.target, labels.get(edge.target)];
    return [...edge.claims, ...(edge.recommendations ?? [])].map((said) => [...head, ...tail(said)]);
  });
  const facts = nodes.flatMap((node) => Object.entries(node.attributes).flatMap(([name, values]) => values.flatMap((value) =>
    value.claims.map((claim) => [node.id, node.label, name, "", value.value, ...tail(claim)]))));
  return `\ufeff${[COLUMNS, ...rows, ...facts].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function tail(said) {
  const terms = said.verb === undefined ? said.modality : [said.verb, said.rating, said.action, said.target_price, said.currency].filter(Boolean).join(" ");
  return [terms, said.broker, said.date, said.file, said.page, said.start, said.quote, said.confidence, said.extracted_by];
}

/** A text that a spreadsheet would take for a formula gets an apostrophe, as spreadsheets themselves write it. */
function cell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
