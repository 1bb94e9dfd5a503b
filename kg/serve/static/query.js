// The page of queries: the editor, and answers put into the page without leaving it.
import { t } from "./words.js";
import { draw } from "./query_graph.js";

const form = document.querySelector(".editor");
const textarea = document.getElementById("sparql");
const find = () => document.getElementById("answer");
/** A longer query is not put into the address. */
const LONGEST = 8000;
let editor;
let running;

const show = async (answer) => {
  find().replaceWith(answer);
  await draw(answer.querySelector(".drawing"), answer.querySelector(".triples"));
};

/** Ask the server for the page with the answer, and take the answer out of it. */
const run = async () => {
  if (editor) textarea.value = editor.getValue();
  running?.abort();
  running = new AbortController();
  const old = find();
  old.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams({ query: textarea.value });
    const given = await fetch(`/query?lang=${document.documentElement.lang.slice(0, 2)}`, { method: "POST", body, headers: { Accept: "text/html" }, signal: running.signal });
    const page = new DOMParser().parseFromString(await given.text(), "text/html");
    const answer = page.getElementById("answer");
    if (!answer) throw new Error(page.querySelector("[role=alert]")?.textContent ?? given.statusText);
    history.pushState(null, "", body.toString().length <= LONGEST ? `/query?${body}` : "/query");
    await show(document.adoptNode(answer));
    find().focus({ preventScroll: true });
    find().scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (error.name === "AbortError") return;
    const problem = document.createElement("p");
    problem.setAttribute("role", "alert");
    problem.textContent = `${t("服务器没有回答", "The server does not answer")}: ${error.message}`;
    old.replaceChildren(problem);
  } finally {
    find().removeAttribute("aria-busy");
  }
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
addEventListener("popstate", () => location.reload());

/** The editor comes only where it is open: it is larger than all the rest. */
const edit = async () => {
  if (editor || !("editor" in form.dataset)) return; // installed without its libraries: the plain field does
  const { makeEditor } = await import("./query_editor.js");
  editor ??= await makeEditor(textarea, run);
  document.body.classList.add("with-editor");
};
const editing = document.querySelector(".editing");
editing.addEventListener("toggle", () => editing.open && edit());
if (editing.open) edit();
draw(find().querySelector(".drawing"), find().querySelector(".triples"));
