// YASGUI's editor in the place of the plain field: colours, checks, and completion from our own vocabulary.
import Yasqe from "./vendor/editor.js";
import { t } from "./words.js";

/** After Esc the browser does with Tab what it does elsewhere. */
const LEAVING = { name: "leaving", Tab: false, "Shift-Tab": false };

/** The editor measures its letters when it is made: its style has to be there. */
const addStyle = () =>
  new Promise((done) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL("./vendor/editor.css", import.meta.url).pathname, onload: done, onerror: done });
    document.head.prepend(link); // ours come after it
  });

/** What completes one kind of term by the beginning of its IRI, or by any part of its name in either language. */
const completeBy = (terms, kept) => ({
  bulk: false,
  autoShow: true,
  persistenceId: null,
  get: (_editor, token) => {
    const typed = token?.autocompletionString ?? token?.string ?? "";
    const name = (token?.string ?? "").replace(/^\w*:/, "").toLowerCase();
    const fits = ({ iri, zh, en }) => iri.startsWith(typed) || (name && `${zh} ${en}`.toLowerCase().includes(name));
    return terms.filter((term) => kept(term) && fits(term)).map(({ iri }) => iri);
  },
  postprocessHints: (_editor, hints) =>
    hints.map((hint) => {
      const term = terms.find(({ iri, name }) => hint.text === name || hint.text.includes(iri));
      return { ...hint, displayText: term ? `${term.name}  ${t(term.zh, term.en)}` : hint.text };
    }),
});

/** Our prefixes are known without a word, as the server knows them. */
const declare = (editor, prefixes) => {
  const mode = editor.getMode();
  const { startState } = mode;
  mode.startState = (...given) => ({ ...startState(...given), prefixes: { ...prefixes } });
  editor.setValue(editor.getValue());
  editor.clearHistory();
};

/** The editor's own note on an error has inline styles, which no page of ours may have, and is English. */
const tellErrors = (place) => {
  const tell = (event) => {
    const icon = event.target.closest(".parseErrorIcon");
    if (!icon) return;
    event.stopPropagation();
    icon.title = t("这一行还不完整，或有误", "This line is not complete, or not right");
  };
  for (const kind of ["mouseover", "mouseout"]) place.addEventListener(kind, tell, { capture: true });
};

/** An editor with the text of `textarea`; `run` is called for Ctrl+Enter. */
export const makeEditor = async (textarea, run) => {
  const [{ terms, prefixes }] = await Promise.all([fetch("/query.json").then((given) => given.json()), addStyle()]);
  const { Autocompleters: completers } = Yasqe;
  Object.assign(completers.class, completeBy(terms, (term) => term.is_class));
  Object.assign(completers.property, completeBy(terms, (term) => !term.is_class));
  Object.assign(completers.prefixes, {
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
  });
  const place = document.createElement("div");
  textarea.before(place);
  textarea.hidden = true;
  const editor = new Yasqe(place, {
    value: textarea.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null, // the address of the page is the link
    showQueryButton: false,
    resizeable: false,
    autocompleters: ["variables", "class", "property", "prefixes"],
    editorHeight: "16rem",
    extraKeys: {
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      Esc: () => editor.addKeyMap(LEAVING),
      "Shift-Tab": "indentLess",
    },
  });
  declare(editor, prefixes);
  tellErrors(place);
  for (const kind of ["focus", "changes"]) editor.on(kind, () => editor.removeKeyMap(LEAVING.name));
  editor.getInputField().setAttribute("aria-label", textarea.labels[0].textContent);
  return editor;
};
