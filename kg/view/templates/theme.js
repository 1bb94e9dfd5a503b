// Light or dark: as the system has it, until the reader says otherwise. Paper is always light.

const THEMES = ["auto", "light", "dark"];

export class Theme {
  constructor() {
    Object.assign(this, { chosen: "auto", heard: [], printing: false });
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.system.addEventListener("change", () => this.#tell());
    for (const [event, on] of [["beforeprint", true], ["afterprint", false]]) {
      addEventListener(event, () => { this.printing = on; this.#tell(); });
    }
  }

  get isDark() {
    return !this.printing && (this.chosen === "auto" ? this.system.matches : this.chosen === "dark");
  }

  onchange(hear) {
    this.heard.push(hear);
  }

  set(name) {
    if (!THEMES.includes(name)) return;
    this.chosen = name;
    document.documentElement.dataset.theme = name;
    this.#tell();
  }

  next() {
    this.set(THEMES[(THEMES.indexOf(this.chosen) + 1) % THEMES.length]);
  }

  #tell() {
    this.heard.forEach((hear) => hear());
  }
}
