// Undo and redo: the states of the view in order, each as JSON.

const DEPTH = 100;
const CHARACTERS = 20_000_000; // of all states together

export class History {
  /** `save` gives the state, `load` takes it. */
  constructor(save, load) {
    Object.assign(this, { save, load, states: [], at: -1 });
  }

  /** What there is now is where undoing ends. */
  begin() {
    this.states = [JSON.stringify(this.save())];
    this.at = 0;
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.states.length - 1;
  }

  /** After an act: the state is remembered, if it is another one. */
  mark() {
    const state = JSON.stringify(this.save());
    if (state === this.states[this.at]) return;
    const most = Math.max(2, Math.min(DEPTH, Math.floor(CHARACTERS / state.length)));
    this.states = [...this.states.slice(0, this.at + 1), state].slice(-most);
    this.at = this.states.length - 1;
  }

  undo() {
    if (this.canUndo) this.#go(this.at - 1);
  }

  redo() {
    if (this.canRedo) this.#go(this.at + 1);
  }

  #go(at) {
    this.at = at;
    this.load(JSON.parse(this.states[at]));
  }
}
