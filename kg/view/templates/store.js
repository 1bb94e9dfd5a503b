// The whole graph, as the builder packed it: columns, and what can be asked of them.

async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

/** The JSON of a data block of the page. */
export function readBlock(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** Read the graph; a large one is packed as {"deflate": base64}. */
export async function openStore() {
  const block = readBlock("graph");
  return new Store("deflate" in block ? await inflate(block.deflate) : block);
}

const MENTIONS = "mentions";
const SOUGHT = ["ticker", "fullName", "formerName", "licenceNumber"]; // attributes that name a node

/** The numbers that `to_steps` of the builder made steps of. */
function unstepped(steps) {
  let top = 0;
  return steps.map((step) => {
    const number = top + step;
    top = Math.max(top, number + 1);
    return number;
  });
}

function keepSurest(reports, report, confidence) {
  if (!(reports.get(report) >= confidence)) reports.set(report, confidence);
}

export class Store {
  constructor(columns) {
    Object.assign(this, { nodes: columns.nodes, edges: columns.edges, reports: columns.reports,
      words: columns.words, entity: columns.entity, columns });
    columns.claims.passage = unstepped(columns.claims.passage);
    this.reportAt = new Map(this.reports.map((report, number) => [report.node, number]));
    this.brokersOf = this.reports.map((report) => (report.broker ? report.broker.split("、") : [""]));
    this.nodeCount = this.nodes.id.length;
    this.edgeCount = this.edges.source.length;
    this.#link();
    this.#countClaims();
    this.#bend();
  }

  /** Edges at each node, the node's weight (edges but for mentions). */
  #link() {
    this.edgesAt = Array.from({ length: this.nodeCount }, () => []);
    this.weight = new Int32Array(this.nodeCount);
    const { source, target } = this.edges;
    for (let edge = 0; edge < this.edgeCount; edge += 1) {
      this.edgesAt[source[edge]].push(edge);
      if (target[edge] !== source[edge]) this.edgesAt[target[edge]].push(edge);
      if (this.isMention(edge)) continue;
      this.weight[source[edge]] += 1;
      this.weight[target[edge]] += 1;
    }
  }

  /** Where each edge's claims begin, and on which reports each edge and node rests, how surely. */
  #countClaims() {
    const { claims, calls } = this.edges;
    this.firstClaim = new Int32Array(this.edgeCount);
    this.reportsOfEdge = [];
    this.reportsOfNode = Array.from({ length: this.nodeCount }, () => new Map());
    let next = 0;
    for (let edge = 0; edge < this.edgeCount; edge += 1) {
      this.firstClaim[edge] = next;
      next += claims[edge];
      const reports = this.#surest(new Map(), this.firstClaim[edge], claims[edge]);
      for (const call of calls[edge] ?? []) if (!reports.has(call.report)) reports.set(call.report, 1);
      this.reportsOfEdge.push(reports);
      for (const node of this.ends(edge)) for (const row of reports) keepSurest(this.reportsOfNode[node], ...row);
    }
    for (const [node, more] of Object.entries(this.nodes.more)) {
      for (const value of Object.values(more.attributes ?? {}).flat()) this.#surest(this.reportsOfNode[node], value.first, value.count);
    }
  }

  /** Report → the highest confidence among `count` claims from number `first` on. */
  #surest(reports, first, count) {
    const { report, confidence } = this.columns.claims;
    for (let claim = first; claim < first + count; claim += 1) keepSurest(reports, report[claim], confidence[claim]);
    return reports;
  }

  /** Edges between the same two nodes fan out: the first is straight, the rest bend further and further. */
  #bend() {
    const seen = new Map();
    this.bend = new Float32Array(this.edgeCount);
    const order = [...Array(this.edgeCount).keys()].sort((a, b) => this.isMention(a) - this.isMention(b) || a - b);
    for (const edge of order) {
      const [source, target] = this.ends(edge);
      const pair = Math.min(source, target) * this.nodeCount + Math.max(source, target);
      const rank = seen.get(pair) ?? 0;
      seen.set(pair, rank + 1);
      const side = (rank % 2 ? 1 : -1) * (source < target ? 1 : -1);
      this.bend[edge] = side * 0.16 * Math.ceil(rank / 2);
    }
  }

  ends(edge) {
    return [this.edges.source[edge], this.edges.target[edge]];
  }

  other(edge, node) {
    const [source, target] = this.ends(edge);
    return source === node ? target : source;
  }

  isMention(edge) {
    return this.edges.relation[edge] === MENTIONS;
  }

  relation(edge) {
    return this.words.relations[this.edges.relation[edge]];
  }

  classOf(node) {
    return this.words.classes[this.nodes.class[node]];
  }

  label(node) {
    return this.nodes.label[node];
  }

  caption(node) {
    return this.nodes.caption[node] ?? this.nodes.label[node];
  }

  more(node) {
    return this.nodes.more[node] ?? {};
  }

  /** `count` claims from number `first` on, each with its quote, rule and source spelt out. */
  claims(first, count) {
    return Array.from({ length: count }, (_, step) => this.#claim(first + step));
  }

  #claim(number) {
    const row = {};
    for (const [name, column] of Object.entries(this.columns.claims)) row[name] = column[number];
    return this.spelt(row);
  }

  spelt(row) {
    const { passages, rules, reports } = this.columns;
    const passage = [...passages[row.passage]]; // code points
    const end = row.at + row.length;
    return { ...row, before: passage.slice(0, row.at).join(""), quote: passage.slice(row.at, end).join(""),
      after: passage.slice(end).join(""), rule: rules[row.rule], source: reports[row.report] };
  }

  claimsOfEdge(edge) {
    return this.claims(this.firstClaim[edge], this.edges.claims[edge]);
  }

  callsOfEdge(edge) {
    return (this.edges.calls[edge] ?? []).map((call) => this.spelt(call));
  }

  /** Whether reports contradict each other: each gives one value, and one value is not just less exact. */
  isDisputed(values) {
    const reports = values.flatMap((one) => [...new Set(this.claims(one.first, one.count).map((claim) => claim.report))]);
    const differ = (a, b) => !a.value.startsWith(b.value) && !b.value.startsWith(a.value);
    return new Set(reports).size === reports.length && values.some((a) => values.some((b) => differ(a, b)));
  }

  /** Every name the node answers to, the label first. */
  names(node) {
    const { aliases = [], identifiers = {}, attributes = {} } = this.more(node);
    const values = SOUGHT.flatMap((name) => (attributes[name] ?? []).map((one) => one.value));
    return [this.label(node), ...aliases, ...Object.values(identifiers), ...values];
  }
}
