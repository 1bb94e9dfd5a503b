// Which language is on, and what the page calls things in it.

import { EN } from "./en.js";
import { ZH } from "./zh.js";

const WORDS = { zh: ZH, en: EN };

let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

export function currentLanguage() {
  return language;
}

export function setLanguage(name) {
  if (Object.hasOwn(WORDS, name ?? "")) language = name;
}

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
}

/** The reader's own locale where it is of this language: its numbers and dates are theirs. */
export function locale() {
  return navigator.languages.find((one) => one.toLowerCase().startsWith(language)) ?? (language === "zh" ? "zh-CN" : "en");
}

/** The page's own word for `key`; numbers among the values are written as the language does. */
export function say(key, ...values) {
  const word = WORDS[language][key];
  return typeof word === "function" ? word(...values.map(written)) : word;
}

function written(value) {
  return typeof value === "number" ? new Intl.NumberFormat(locale()).format(value) : value;
}

/** The name of a class, relation or attribute in the language that is on. */
export function nameOf(entry, back = false) {
  return entry[language + (back ? "_back" : "")];
}

/** The name with the other language's beside it. */
export function bothNames(entry) {
  return entry.zh === entry.en ? entry.zh : `${entry.zh} ${entry.en}`;
}

/** Put words on the elements of the static page: data-word (text), -hint, -tip, -name (ARIA). */
export function labelPage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  const put = { word: (one, text) => { one.textContent = text; }, hint: (one, text) => { one.placeholder = text; },
    tip: (one, text) => { one.title = text; }, name: (one, text) => one.setAttribute("aria-label", text) };
  for (const [kind, set] of Object.entries(put)) {
    for (const one of document.querySelectorAll(`[data-${kind}]`)) set(one, say(one.dataset[kind]));
  }
}
