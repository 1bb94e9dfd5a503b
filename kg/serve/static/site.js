// What every page has: suggestions in the search box, the switch of themes, help, and keys.
import { suggest } from "./suggest.js";

const root = document.documentElement;
const all = (selector) => [...document.querySelectorAll(selector)];

const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

const tellTheme = () => all('[data-do="theme"]').forEach((one) => one.setAttribute("aria-pressed", String(isDark())));

/** Keeps the choice where the browser lets it; without that it holds for this page. */
function chooseTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // storage is switched off
  }
  tellTheme();
}

all('[data-do="theme"]').forEach((one) => one.addEventListener("click", chooseTheme));
addEventListener("storage", ({ key, newValue }) => {
  if (key !== "theme" || !newValue) return;
  root.dataset.theme = newValue;
  tellTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tellTheme);
tellTheme();

const help = document.getElementById("help");
all('[data-do="help"]').forEach((one) => one.addEventListener("click", () => help.showModal()));
help.addEventListener("click", ({ target }) => target === help && help.close()); // on what is behind it

const menu = document.querySelector("details.narrow");
menu.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

all("form.find").forEach(suggest);

/** Up and down walk the links of a list of results. */
function walk(event) {
  const links = all(".hits .hit, .hits .words a");
  const at = links.indexOf(event.target);
  const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], .yasgui");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return walk(event);
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/") document.querySelector("main form.find input, form.find input")?.focus();
  else if (event.key === "?") help.showModal();
  else return;
  event.preventDefault();
});
