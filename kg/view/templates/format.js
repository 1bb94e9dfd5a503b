// Numbers and dates as the language writes them. What cannot be read as one stays as it was printed.

import { locale } from "./words.js";

const DATE = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;
const COUNTS = new Set(["parameterCount"]);
const DATES = new Set(["issued", "releaseDate", "renamedOn"]);

export function formatNumber(value, options = {}) {
  return new Intl.NumberFormat(locale(), options).format(value);
}

/** `2024-02-16` → 2024年2月16日, Feb 16, 2024; a month or a year stays one. */
export function formatDate(text) {
  const found = DATE.exec(text ?? "");
  if (!found) return text;
  const [, year, month, day] = found;
  const date = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  const isReal = date.getUTCMonth() === Number(month ?? 1) - 1;
  return isReal ? new Intl.DateTimeFormat(locale(), { timeZone: "UTC", year: "numeric",
    ...(month && { month: locale().startsWith("zh") ? "long" : "short" }), ...(day && { day: "numeric" }) }).format(date) : text;
}

/** A value of an attribute: 400000000000 parameters are 4000亿, 400B. */
export function formatValue(name, text) {
  if (DATES.has(name)) return formatDate(text);
  if (!COUNTS.has(name) || !/^\d{1,18}$/.test(text)) return text;
  return formatNumber(Number(text), { notation: "compact", maximumSignificantDigits: 4 });
}
