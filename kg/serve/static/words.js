/** One of two wordings, by the language of the page. */
export const t = (zh, en) => (document.documentElement.lang.startsWith("zh") ? zh : en);
