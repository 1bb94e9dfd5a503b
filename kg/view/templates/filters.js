// What is switched on: classes, relations, brokers, reports, a stretch of dates, a least confidence.

const KINDS = ["classes", "relations", "brokers", "reports"];

export class Filters {
  constructor(store) {
    this.store = store;
    this.dates = [...new Set(store.reports.map((report) => report.date).filter(Boolean))].sort();
    this.reset();
  }

  /** Everything on but mentions, unless mentions are all there is. */
  reset() {
    const off = Object.fromEntries(KINDS.map((kind) => [kind, []]));
    if (Object.keys(this.store.words.relations).length > 1) off.relations.push("mentions");
    this.load({ off, from: null, to: null, undated: true, confidence: 0, hideUnlinked: true, bundled: true });
  }

  /** As plain JSON; `load` takes it. */
  save() {
    const { from, to, undated, confidence, hideUnlinked, bundled } = this;
    const off = Object.fromEntries(KINDS.map((kind) => [kind, [...this.off[kind]]]));
    return { off, from, to, undated, confidence, hideUnlinked, bundled };
  }

  load({ off, ...rest }) {
    Object.assign(this, rest, { off: Object.fromEntries(KINDS.map((kind) => [kind, new Set(off[kind])])) });
    this.refresh();
  }

  /** After any change: which reports are on. */
  refresh() {
    this.allowed = this.store.reports.map((_, number) => this.#isOn(number));
    this.narrowed = this.confidence > 0 || this.allowed.includes(false);
  }

  #isOn(number) {
    if (this.off.reports.has(number)) return false;
    const { date } = this.store.reports[number];
    const inTime = date ? (!this.from || date >= this.from) && (!this.to || date <= this.to) : this.undated;
    return inTime && this.store.brokersOf[number].some((broker) => !this.off.brokers.has(broker));
  }

  hasNode(node) {
    const { nodes, reportAt, reportsOfNode } = this.store;
    if (this.off.classes.has(nodes.class[node])) return false;
    if (!this.narrowed) return true;
    const own = reportAt.get(node);
    if (own !== undefined) return this.allowed[own];
    return reportsOfNode[node].size === 0 || this.#rests(reportsOfNode[node]);
  }

  hasEdge(edge) {
    if (this.off.relations.has(this.store.edges.relation[edge])) return false;
    return !this.narrowed || this.#rests(this.store.reportsOfEdge[edge]);
  }

  #rests(reports) {
    for (const [report, confidence] of reports) if (this.allowed[report] && confidence >= this.confidence) return true;
    return false;
  }

  /** Whether a claim or recommendation is to be shown. */
  hasClaim({ report, confidence = 1 }) {
    return !this.narrowed || (this.allowed[report] && confidence >= this.confidence);
  }

  get mentions() {
    return !this.off.relations.has("mentions");
  }
}
