// The keyboard: keys that work everywhere, and those of the drawing.

/** The nearest neighbour in the direction of an arrow key; null where there is none. */
export function neighbourTowards(board, node, [dx, dy]) {
  const at = board.network.getPositions();
  const here = at[node];
  const near = [...board.edges].filter((edge) => board.store.ends(edge).includes(node)).map((edge) => board.store.other(edge, node));
  const score = (one) => {
    const [x, y] = [at[one].x - here.x, at[one].y - here.y];
    const along = (x * dx + y * dy) / (Math.hypot(x, y) || 1);
    return along > 0.35 ? along * 2 - Math.hypot(x, y) / 1000 : -Infinity;
  };
  const best = [...new Set(near)].filter((one) => one !== node && at[one]).sort((a, b) => score(b) - score(a) || a - b)[0];
  return best === undefined || score(best) === -Infinity ? null : best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Keys on the drawing. */
export function listenOnGraph(element, acts) {
  const { board } = acts;
  const onNode = (name) => () => { if (board.selected.node !== null) acts[name](board.selected.node); };
  const keys = { Enter: onNode("open"), Backspace: onNode("collapse"), Delete: onNode("hide"), p: onNode("pin"),
    "+": () => board.camera.zoom(1.25), "=": () => board.camera.zoom(1.25), "-": () => board.camera.zoom(0.8), 0: () => board.fit() };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const act = arrow ? () => (event.shiftKey ? board.camera.pan(...arrow) : acts.walk(arrow)) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Keys that work everywhere but where one types. */
export function listenEverywhere(acts) {
  const keys = { "/": acts.search, "?": acts.help, g: () => acts.view("graph"), t: () => acts.view("tree"), l: () => acts.view("table"), f: acts.filters };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]):not([type=range]):not([type=radio]), textarea");
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") return acts.escape(event.target, typing);
    const isUndo = command && !typing && ["z", "Z", "y"].includes(event.key);
    const act = isUndo ? (event.key === "z" ? acts.undo : acts.redo) : keys[event.key];
    if (!act || (!isUndo && (typing || command || event.altKey)) || document.querySelector("dialog:modal")) return undefined;
    event.preventDefault();
    return act();
  });
}
