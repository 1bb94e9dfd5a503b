// What a reader can do, and what follows from it: panel, other views, counts, history and address keep up.

import { Board } from "./board.js";
import { FilterList } from "./filterlist.js";
import { Filters } from "./filters.js";
import { History } from "./history.js";
import { neighbourTowards } from "./keys.js";
import { fromHash, toHash } from "./link.js";
import { Names } from "./names.js";
import { Panel } from "./panel.js";
import { Route } from "./route.js";
import { showEmpty, showStatus, tellSelected } from "./status.js";
import { Table } from "./table.js";
import { Tabs } from "./tabs.js";
import { Theme } from "./theme.js";
import { Tree } from "./tree.js";
import { currentLanguage, labelPage, say, setLanguage, switchLanguage } from "./words.js";

const STEP = 20; // neighbours brought by a click

export class Acts {
  constructor(store, opening, options) {
    Object.assign(this, { store, opening, names: new Names(store), theme: new Theme(), filters: new Filters(store), written: "" });
    this.board = new Board(store, this.filters, this.theme, opening, options);
    this.list = new FilterList(this.filters, (kind) => this.filter(kind));
    this.panel = new Panel(store, this.board, this);
    this.route = new Route(this.names, this.filters, this);
    const picked = (one) => this.choose(one);
    this.tabs = new Tabs({ graph: { render: () => {}, focus: () => this.frame.focus() },
      tree: new Tree(store, this.board, picked), table: new Table(store, this.board, picked) });
    this.history = new History(() => this.save(), (state) => this.restore(state));
  }

  /** The drawing as an element: it takes the keyboard. */
  get frame() {
    return document.querySelector("#canvas .vis-network");
  }

  // --- after an act ---

  done() {
    this.history.mark();
    this.isForeign = false;
    this.refresh();
  }

  refresh() {
    showStatus(this);
    showEmpty(this, () => this.clearFilters());
    this.tabs.render();
    this.address();
  }

  save() {
    return { board: this.board.save(), filters: this.filters.save() };
  }

  restore({ board, filters }) {
    this.filters.load(filters);
    this.board.load(board);
    this.list.render();
    this.showPanel();
    this.refresh();
  }

  /** Words anew: after a change of language. */
  render() {
    labelPage();
    this.frame.setAttribute("aria-label", say("graph"));
    this.list.render();
    this.board.restyle();
    this.route.render();
    this.showPanel();
    this.refresh();
  }

  showPanel() {
    const { node, edge } = this.board.selected;
    if (node !== null) this.panel.showNode(node);
    else if (edge !== null) this.panel.showEdges(this.board.bundleOf(edge));
    else this.panel.close();
  }

  // --- the address ---

  get hash() {
    return toHash(this.store, this.opening, this.save(),
      { camera: this.board.camera.at, tab: this.tabs.current, language: currentLanguage(), theme: this.theme.chosen });
  }

  get link() {
    return `${location.href.split("#")[0]}${this.hash}`;
  }

  address() {
    this.written = this.hash;
    window.history.replaceState(null, "", this.written);
  }

  /** Take the view that the address tells of; whether it tells of one. */
  follow() {
    const found = location.hash === this.written ? null : fromHash(location.hash, this.store, this.filters, this.opening);
    if (found === null) return false;
    setLanguage(found.look.language);
    this.theme.set(found.look.theme);
    this.restore(found);
    this.render();
    this.tabs.open(found.look.tab, false);
    if (found.look.camera && !found.other) this.board.camera.go(found.look.camera);
    else this.board.fit();
    this.done();
    this.isForeign = found.other; // until something is done, the page says so
    showStatus(this);
    return true;
  }

  // --- selecting ---

  /** Open the panel on a node; `go` also brings it to the middle. */
  open(node, { go = false, more = STEP } = {}) {
    this.board.select(node, more);
    this.panel.showNode(node);
    if (go) this.board.focus(node);
    tellSelected(this);
    this.done();
  }

  pick(node) {
    this.open(node, { go: true });
  }

  openEdges(edges) {
    this.board.selectEdge(edges[0]);
    this.panel.showEdges(edges);
    tellSelected(this);
    this.done();
  }

  /** Something was chosen in the tree or the table. */
  choose({ node, edge }) {
    if (node === undefined) this.openEdges([edge]);
    else this.open(node);
  }

  close() {
    this.panel.close();
    this.board.clear();
    this.done();
  }

  /** To the neighbour that lies in the direction of an arrow key. */
  walk(arrow) {
    const { node } = this.board.selected;
    const next = node === null ? [...this.board.landmarks][0] : neighbourTowards(this.board, node, arrow);
    if (next !== null && next !== undefined) this.open(next, { go: true, more: 0 });
  }

  // --- changing the board ---

  filter(kind) {
    if (kind === null) return this.refresh();
    this.filters.refresh();
    if (kind === "relations" && this.filters.mentions && this.board.shown.size < this.store.nodeCount) this.board.grow();
    this.board.sync();
    this.showPanel();
    return this.done();
  }

  clearFilters() {
    this.filters.reset();
    this.list.render();
    this.board.sync();
    this.done();
  }

  expand(node, nodes) {
    this.board.show(nodes);
    this.open(node, { more: 0 });
  }

  collapse(node) {
    this.board.collapse(node);
    this.panel.showNode(node);
    this.done();
  }

  hide(node) {
    this.panel.close();
    this.board.hide(node);
    this.done();
  }

  pin(node) {
    this.board.pin(node);
    this.panel.showNode(node);
    this.done();
  }

  moved() {
    this.board.keepPlaces();
    this.board.sync();
    this.done();
  }

  more() {
    this.board.grow();
    this.board.fit();
    this.done();
  }

  physics() {
    if (this.board.settling) return this.board.rest();
    this.board.settle(() => { this.board.fit(); this.done(); });
    return showStatus(this);
  }

  reset() {
    this.filters.reset();
    this.panel.close();
    this.route.close();
    this.board.reset();
    this.render();
    this.done();
  }

  // --- the path between two ---

  path(node) {
    this.route.open(node);
  }

  showPath(path) {
    this.tabs.open("graph", false);
    this.panel.close();
    this.board.showTrail(path);
    this.done();
  }

  closePath() {
    this.route.close();
    this.close();
  }

  // --- looks ---

  fit() {
    this.board.fit();
    this.address();
  }

  changeTheme() {
    this.theme.next();
    this.refresh();
  }

  changeLanguage() {
    switchLanguage();
    this.render();
  }
}
