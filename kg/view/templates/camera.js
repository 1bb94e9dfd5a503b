// Where the drawing is looked at from: fit, focus, and names that can be read at that scale.

const LANDMARK_PX = 11; // letters of the best connected nodes, on the screen

export class Camera {
  /** `onscale` is told the least size of landmarks' letters, in the drawing's own units. */
  constructor(network, onscale) {
    Object.assign(this, { network, onscale });
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    network.on("zoom", () => this.#readSoon());
    network.on("animationFinished", () => this.#read());
  }

  #motion() {
    return this.still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  }

  /** Take the room there is now: the panel may just have opened or closed. */
  #measure() {
    this.network.setSize("100%", "100%");
  }

  fit(nodes) {
    this.#measure();
    const motion = this.#motion();
    this.network.fit({ animation: motion, maxZoomLevel: 1.4, ...(nodes && { nodes }) });
    if (!motion) this.#read();
  }

  #readSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#read(), 150);
  }

  #read() {
    this.onscale(Math.min(40, LANDMARK_PX / this.network.getScale()));
  }

  /** Bring a node to the middle, near enough to read. */
  focus(node) {
    this.#measure();
    this.network.focus(node, { scale: Math.max(this.network.getScale(), 0.9), animation: this.#motion() });
    this.#readSoon();
  }

  zoom(factor) {
    this.network.moveTo({ scale: Math.min(4, Math.max(0.02, this.network.getScale() * factor)), animation: this.#motion() });
    this.#readSoon();
  }

  pan(x, y) {
    const { x: atX, y: atY } = this.network.getViewPosition();
    const step = 80 / this.network.getScale();
    this.network.moveTo({ position: { x: atX + x * step, y: atY + y * step }, animation: this.#motion() });
  }

  get at() {
    const { x, y } = this.network.getViewPosition();
    return [Math.round(x), Math.round(y), Number(this.network.getScale().toFixed(3))];
  }

  go([x, y, scale]) {
    this.#measure();
    this.network.moveTo({ position: { x, y }, scale });
    this.#read();
  }
}
