// Room on the board for nodes that join later: near their neighbours, on top of nobody.

const CELL = 160;
const TRIES = 4000;
const GOLDEN_ANGLE = 2.399963229728653;

/** Letters grow with the node, so that hubs can be read from afar; the builder has the same rule. */
export function letterSize(size) {
  return Math.min(30, 13 + 0.9 * Math.max(0, size - 16));
}

/** Half the width and height that a row takes with its label. */
function halfBox(row) {
  const letter = letterSize(row.size);
  const width = [...row.label].reduce((sum, one) => sum + (one > "\u2e7f" ? 1 : 0.55), 0) * letter;
  return [Math.max(row.size, width / 2) + 4, row.size + letter * 0.8 + 4];
}

function cellOf(row) {
  return `${Math.floor(row.x / CELL)},${Math.floor(row.y / CELL)}`;
}

export class Places {
  constructor(store) {
    this.store = store;
    this.rows = new Map();
    this.cells = new Map();
    this.bottom = 0;
  }

  get(node) {
    return this.rows.get(node);
  }

  /** Take a row with its x and y as given. */
  put(row) {
    this.rows.set(row.id, row);
    this.bottom = Math.max(this.bottom, row.y);
    const key = cellOf(row);
    if (!this.cells.has(key)) this.cells.set(key, []);
    this.cells.get(key).push(row);
  }

  /** Take a node elsewhere. */
  move(node, x, y) {
    const row = this.rows.get(node);
    if (!row || (row.x === x && row.y === y)) return;
    const old = this.cells.get(cellOf(row));
    old.splice(old.indexOf(row), 1);
    this.put(Object.assign(row, { x, y }));
  }

  /** Give a node a free place, unless it has one. */
  find(node) {
    if (this.rows.has(node)) return;
    const size = Math.min(44, Math.round(9 + 4.2 * Math.sqrt(this.store.weight[node])));
    const row = { id: node, label: this.store.caption(node), group: this.store.nodes.class[node], size };
    const [x, y] = this.#middle(node);
    for (let turn = 0; turn < TRIES; turn += 1) {
      const radius = 60 + 16 * Math.sqrt(turn);
      row.x = Math.round(x + 1.35 * radius * Math.cos(turn * GOLDEN_ANGLE));
      row.y = Math.round(y + radius * Math.sin(turn * GOLDEN_ANGLE));
      if (this.#isFree(row)) break;
    }
    this.put(row);
  }

  /** The middle of the neighbours that stand already; without any, below everything. */
  #middle(node) {
    const edges = this.store.edgesAt[node];
    const strong = edges.filter((edge) => !this.store.isMention(edge));
    for (const some of [strong, edges]) {
      const near = some.map((edge) => this.rows.get(this.store.other(edge, node))).filter(Boolean);
      if (near.length) return ["x", "y"].map((axis) => near.reduce((sum, row) => sum + row[axis], 0) / near.length);
    }
    return [0, this.bottom + 90];
  }

  #isFree(row) {
    const [width, height] = halfBox(row);
    const [column, line] = [Math.floor(row.x / CELL), Math.floor(row.y / CELL)];
    for (let dx = -2; dx <= 2; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const other of this.cells.get(`${column + dx},${line + dy}`) ?? []) {
          const [w, h] = halfBox(other);
          if (Math.abs(other.x - row.x) < width + w && Math.abs(other.y - row.y) < height + h) return false;
        }
      }
    }
    return true;
  }
}
