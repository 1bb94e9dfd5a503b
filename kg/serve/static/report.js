// The page of a report: what is pointed at in the text shows in the list and the other way round, and filters.
const text = document.getElementById("text");
const beside = document.getElementById("claims");
const filters = document.querySelector(".filters");

/** Every element of the text that belongs to the span START-END: a span that crosses another has several. */
const findPieces = (place) => {
  const first = text && document.getElementById(`c-${place}`);
  return first?.dataset.m ? [...text.querySelectorAll(`[data-m="${first.dataset.m}"]`)] : [];
};

let lit = [];
const light = (elements) => {
  for (const one of lit) one.classList.remove("now");
  lit = elements.filter(Boolean);
  for (const one of lit) one.classList.add("now");
};

/** The rows of the list that an element of the text belongs to. */
const findRows = (element) => {
  const links = element.closest("a")
    ? [element.closest("a")]
    : [...(element.closest(".said")?.querySelectorAll(":scope > .note") ?? [])];
  return links.map((link) => document.getElementById(link.hash.slice(1)));
};

const point = ({ target }) => {
  const row = target.closest?.("#claims [data-place]");
  if (row) light(findPieces(row.dataset.place));
  else if (text?.contains(target)) light(findRows(target));
};
for (const kind of ["mouseover", "focusin"]) {
  text?.addEventListener(kind, point);
  beside.addEventListener(kind, point);
}

/** The rows of a span of the text, brought into view where the list scrolls by itself. */
const reveal = (mark) => {
  const rows = text?.contains(mark) ? findRows(mark).filter(Boolean) : [];
  const folded = rows[0]?.closest("details:not([open])");
  if (folded) folded.open = true;
  if (rows.length && getComputedStyle(beside).position === "sticky") {
    beside.scrollTop += rows[0].getBoundingClientRect().top - beside.getBoundingClientRect().top - 40;
  }
  return rows;
};

/** A span in pieces is lit whole, and what is in a folded group is unfolded. */
const arrive = () => {
  const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!goal) return;
  const folded = goal.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    goal.scrollIntoView();
  }
  const pieces = location.hash.startsWith("#c-") ? findPieces(location.hash.slice(3)) : [];
  light([...pieces, ...reveal(goal)]);
};
addEventListener("hashchange", arrive);
arrive();

const status = filters.querySelector("[role=status]");
const isOn = (name, value) => filters.querySelector(`[name="${name}"][value~="${CSS.escape(value)}"]`)?.checked ?? true;

/** Marks and rows of what is not chosen are taken away; the text itself stays. */
const filter = () => {
  for (const link of text?.querySelectorAll('a[href^="#e-"]') ?? []) link.classList.toggle("off", !isOn("class", link.className.split(" ")[0]));
  for (const mark of text?.querySelectorAll(".said") ?? []) {
    const kinds = [...mark.classList].filter((one) => filters.querySelector(`[name="predicate"][value~="${CSS.escape(one)}"]`));
    mark.classList.toggle("off", !kinds.some((kind) => isOn("predicate", kind)));
  }
  let shown = 0;
  let all = 0;
  for (const group of beside.querySelectorAll("details")) {
    const { group: kind } = group.dataset;
    group.hidden = kind !== "mentions" && !isOn("predicate", kind);
    if (kind === "mentions") for (const row of group.querySelectorAll("li")) row.hidden = !isOn("class", row.classList[1]);
    else {
      const count = group.querySelectorAll("li").length;
      all += count;
      shown += group.hidden ? 0 : count;
    }
  }
  document.querySelector(".report").classList.toggle("showing-unused", isOn("issues", "issues") && Boolean(filters.elements.issues));
  const { some, all: whole } = status.dataset;
  status.textContent = shown === all ? whole : some.replace("{}", shown).replace("{}", all);
};
filters.addEventListener("change", filter);
filters.addEventListener("submit", (event) => event.preventDefault());
filter(); // what a browser kept ticked of an earlier visit

addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll(".beside details")) one.open = true;
});
