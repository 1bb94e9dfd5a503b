// The question for paths: from whom to whom, in how many hops, by which relations and in which time.
import { createSearch } from "./search.js";
import { RELATIONS } from "./words.js";

const prepared = new WeakMap();

/** Search boxes are made once; what was picked is kept beside them. */
function prepare(dialog) {
  if (prepared.has(dialog)) return prepared.get(dialog);
  const ends = { from: null, to: null };
  for (const name of Object.keys(ends)) {
    const input = dialog.querySelector(`[name="${name}"]`);
    createSearch(input, (link) => {
      ends[name] = link;
      input.value = link.label;
      input.setCustomValidity("");
    });
    input.addEventListener("input", () => {
      ends[name] = null;
    });
  }
  prepared.set(dialog, ends);
  return ends;
}

/** Ask the reader; null when it is called off. */
export function askPath(dialog, { from, to, filters }) {
  const ends = prepare(dialog);
  const form = dialog.querySelector("form");
  for (const [name, link] of [
    ["from", from],
    ["to", to],
  ]) {
    ends[name] = link ?? null;
    form.elements[name].value = link?.label ?? "";
  }
  form.elements.mentions.checked = !filters.relations.includes("mentions");
  [form.elements.since.value, form.elements.until.value] = [filters.since, filters.until];
  dialog.showModal();
  (from ? (to ? form.elements.go : form.elements.to) : form.elements.from).focus();
  return new Promise((answer) => {
    const done = () => {
      dialog.removeEventListener("close", done);
      answer(dialog.returnValue === "go" && ends.from && ends.to ? toQuestion(form, ends, filters) : null);
    };
    dialog.returnValue = "";
    dialog.addEventListener("close", done);
  });
}

function toQuestion({ elements }, { from, to }, filters) {
  const isOn = (name) => (name === "mentions" ? elements.mentions.checked : !filters.relations.includes(name));
  return {
    from: from.id,
    to: to.id,
    hops: +elements.hops.value,
    relation: RELATIONS.filter(isOn),
    since: elements.since.value,
    until: elements.until.value,
  };
}
