// The address of the page: it always names the view that is on the board, and the view that is opened.
import { learn } from "./book.js";
import * as permalink from "./permalink.js";
import * as requests from "./requests.js";
import { admit, EMPTY, filter } from "./state.js";
import { number } from "./words.js";
import { t } from "../words.js";

const PAUSE = 250; // ms without a change before the address is written

/** `given` is what the server put into the page: the entities that the address names, and what is beside them. */
export function createAddress({ book, session, board, given, tell }) {
  let timer;
  let isOpen = false; // nothing is written before the view that is named was read

  function remember() {
    if (!isOpen) return;
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  }

  async function write() {
    const { state, chosen } = session;
    const viewport = [board.cy.zoom(), board.cy.pan("x"), board.cy.pan("y")];
    const view = { state, places: board.places(), chosen, viewport };
    const hash = state.shown.size ? await permalink.write(view) : "";
    const language = new URLSearchParams(location.search).get("lang");
    history.replaceState(null, "", `/explore${language ? `?lang=${language}` : ""}${hash}`);
    for (const link of document.querySelectorAll(".habits a")) link.hash = hash; // another language, the same view
  }

  async function copy() {
    await write();
    try {
      await navigator.clipboard.writeText(location.href);
      tell(t("链接已复制", "Link copied"));
    } catch {
      tell(t("请从地址栏复制链接", "Copy the link from the address bar"));
    }
  }

  /** Show the view that the address names, else the entities it names, else where to start. */
  async function open() {
    try {
      const view = await permalink.read(location.hash);
      if (view) await restore(view);
      else openGiven();
    } catch (error) {
      openGiven();
      tell(t(`链接里的视图打不开：${error.message}`, `The view in this link cannot be opened: ${error.message}`));
    }
    isOpen = true;
  }

  function openGiven() {
    learn(book, given);
    const ids = given.nodes.map(({ id }) => id);
    const { state } = admit({ ...EMPTY, roots: new Set(given.roots) }, book, ids);
    const isMentioned = ids.length > 0 && given.edges.every(({ relation }) => relation === "mentions");
    session.open(isMentioned ? filter(state, { relations: [] }) : state); // there is nothing but mentions
    if (given.roots.length === 1) session.choose(given.roots);
  }

  async function restore({ state, places, chosen, viewport }) {
    learn(book, await requests.selection(state.shown));
    const isThere = (id) => book.nodes.has(id);
    const lost = [...state.shown].filter((id) => !isThere(id)).length;
    const left = {
      roots: new Set([...state.roots].filter(isThere)),
      pins: new Map([...state.pins].filter(([id]) => isThere(id))),
    };
    board.put(places);
    session.open(admit({ ...state, ...left, shown: new Set() }, book, [...state.shown]).state);
    session.choose(chosen.nodes.filter(isThere), chosen.line);
    if (viewport) board.cy.viewport({ zoom: viewport[0], pan: { x: viewport[1], y: viewport[2] } });
    if (lost) tell(t(`有 ${number(lost)} 个实体已不在图中`, `${number(lost)} entities are no longer in the graph`));
  }

  return { remember, copy, open };
}
