// Names as they are searched: folded as the builder folds them, and as pinyin and its initials.

const LIMIT = 12;
const INSIDE = 3; // letters from which a query may stand inside a name's pinyin
const IGNORED = /[\s·《》〈〉【】「」『』“”"'‘’\-—―_()（）*\\\u200b-\u200f\ufeff]+/g;

export function fold(name) {
  return name.slice(0, 500).normalize("NFKC").replace(IGNORED, "").toLowerCase();
}

export class Names {
  constructor(store) {
    this.store = store;
    const { script } = store.columns.readings;
    const pairs = [...script];
    this.simplified = new Map(pairs.flatMap((old, at) => (at % 2 ? [] : [[old, pairs[at + 1]]])));
  }

  /** Per node and name: [folded, pinyin, initials]; made when first asked for. */
  get index() {
    this.made ??= Array.from({ length: this.store.nodeCount }, (_, node) => this.store.names(node).map((name) => this.#keys(name)));
    return this.made;
  }

  fold(name) {
    return [...fold(name)].map((one) => this.simplified.get(one) ?? one).join("");
  }

  #keys(name) {
    const { chars, names } = this.store.columns.readings;
    const key = this.fold(name);
    const read = Object.hasOwn(names, name) ? names[name] : null;
    if (read) return [key, ...read];
    const sounds = [...key].map((one) => (Object.hasOwn(chars, one) ? chars[one] : one));
    if (sounds.join("") === key) return [key, "", ""];
    return [key, sounds.join(""), [...key].map((one) => (Object.hasOwn(chars, one) ? chars[one][0] : one)).join("")];
  }

  /** The nodes a query finds, best first, each with the name that matched. */
  find(query) {
    const key = this.fold(query);
    if (!key) return [];
    const hits = [];
    this.index.forEach((names, node) => {
      const ranks = names.map((keys) => rank(keys, key));
      const best = Math.min(...ranks);
      if (best < NONE) hits.push({ node, best, name: this.store.names(node)[ranks.indexOf(best)] });
    });
    const { weight } = this.store;
    return hits.sort((a, b) => a.best - b.best || weight[b.node] - weight[a.node] || a.node - b.node).slice(0, LIMIT);
  }
}

const NONE = 7;

/** 0 equal, 1 begins with it, 2 contains it; 3 to 6 the same of initials and pinyin; NONE no match. */
function rank([name, pinyin, initials], query) {
  const at = name.indexOf(query);
  if (at >= 0) return at > 0 ? 2 : Number(name.length > query.length);
  if (!pinyin) return NONE;
  if (initials === query || pinyin === query) return 3;
  if (initials.startsWith(query)) return 4;
  if (pinyin.startsWith(query)) return 5;
  return query.length >= INSIDE && (pinyin.includes(query) || initials.includes(query)) ? 6 : NONE;
}
