// A selection as Turtle, in the terms and IRIs of the build's graph.ttl; claims go without names of their own.

const PLAIN = /[\p{L}\p{N}\-._~]/u; // characters of an id that stand in an IRI as they are
const LOCAL = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_\-])?$/u;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const TYPED = new Set(["date", "gYear", "gYearMonth", "integer", "decimal", "anyURI", "boolean", "dateTime"]);

export function toTurtle({ nodes, edges }, terms) {
  const write = new Writer(terms);
  const blocks = [...nodes.flatMap((node) => write.node(node)), ...edges.flatMap((edge) => write.edge(edge))];
  return `${write.prefixes()}\n\n${blocks.join("\n\n")}\n`;
}

class Writer {
  constructor(terms) {
    this.terms = terms;
  }

  prefixes() {
    return Object.entries({ ...this.terms.prefixes, id: this.terms.base }).map(([name, iri]) => `@prefix ${name}: <${iri}> .`).join("\n");
  }

  /** An entity: `id:` where its name can stand there, else the whole IRI. */
  entity(id) {
    const local = [...id].map((one) => (PLAIN.test(one) ? one : encoded(one))).join("");
    return LOCAL.test(local) && !local.includes("%") ? `id:${local}` : `<${this.terms.base}${local}>`;
  }

  term(name) {
    return `${this.terms.dcterms.includes(name) ? "dcterms" : "kg"}:${name}`;
  }

  node(node) {
    const classes = [node.type, ...(this.terms.above[node.type] ?? [])].map((name) => `kg:${name}`);
    const rows = [`a ${classes.join(", ")}`, `rdfs:label ${quoted(node.label)}`, ...node.aliases.map((one) => `skos:altLabel ${quoted(one)}`),
      ...Object.entries(node.identifiers).map(([name, value]) => `${this.term(name)} ${quoted(value)}`)];
    const values = Object.entries(node.attributes).flatMap(([name, all]) => all.map((value) => [name, value]));
    for (const [name, value] of values) if (value.asserted) rows.push(`${this.term(name)} ${literal(value)}`);
    const claims = values.flatMap(([name, value]) => value.claims.map((claim) => this.claim(node.id, name, literal(value), claim)));
    return [block(this.entity(node.id), [...new Set(rows)]), ...claims];
  }

  edge({ source, target, predicate, asserted, claims, recommendations = [] }) {
    const plain = asserted ? [`${this.entity(source)} ${this.term(predicate)} ${this.entity(target)} .`] : [];
    return [...plain, ...claims.map((claim) => this.claim(source, predicate, this.entity(target), claim)),
      ...recommendations.map((call) => this.call(source, target, call))];
  }

  claim(subject, predicate, object, claim) {
    return block("[]", ["a kg:Claim", `rdf:subject ${this.entity(subject)}`, `rdf:predicate ${this.term(predicate)}`, `rdf:object ${object}`,
      ...this.#place(claim), `kg:confidence ${decimal(claim.confidence)}`, claim.modality && `kg:modality ${quoted(claim.modality)}`]);
  }

  call(report, target, call) {
    const words = [["verb", call.verb], ["rating", call.rating], ["ratingAction", call.action], ["currency", call.currency], ["targetPriceText", call.target_price]];
    const price = call.target_price?.replaceAll(",", "");
    return block(`${this.entity(report)} kg:hasRecommendation [`, ["a kg:Recommendation", `kg:target ${this.entity(target)}`, ...this.#place(call),
      ...words.map(([name, value]) => value && `kg:${name} ${quoted(value)}`), call.common_rating && `kg:commonRating <${this.terms.steps[call.common_rating]}>`, NUMBER.test(price) && `kg:targetPrice ${decimal(price)}`], "] .");
  }

  #place({ report, quote, start, end, page, extracted_by: rule }) {
    return [report && `kg:statedIn ${this.entity(report)}`, `kg:quote ${quoted(quote)}`, `kg:startOffset ${start}`, `kg:endOffset ${end}`,
      page !== null && `kg:page ${page}`, rule && `kg:extractedBy ${quoted(rule)}`];
  }
}

function block(subject, rows, end = ".") {
  return `${subject} ${rows.filter(Boolean).join(" ;\n  ")} ${end}`;
}

function encoded(character) {
  return [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

/** A string in quotes; what could end it, or cannot stand in a line, is escaped. */
function quoted(text) {
  const escaped = JSON.stringify(text.toWellFormed?.() ?? text).replace(/[\u007f-\u009f\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return escaped;
}

function literal({ value, datatype }) {
  if (datatype === "integer" && NUMBER.test(value)) return String(BigInt(value));
  if (datatype === "decimal" && NUMBER.test(value)) return decimal(value);
  return TYPED.has(datatype) ? `${quoted(value)}^^xsd:${datatype}` : quoted(value);
}

/** In the canonical form that the build writes: 59.30 is 59.3, and 78.00 is "78"^^xsd:decimal. */
function decimal(value) {
  const text = typeof value === "number" ? String(Math.round(value * 1e6) / 1e6) : value;
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short.includes(".") ? short : `"${short}"^^xsd:decimal`;
}
