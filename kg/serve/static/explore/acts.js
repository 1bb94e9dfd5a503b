// What the reader can do with the board. Each act asks the server once at most, and can be undone.
import { learn } from "./book.js";
import * as requests from "./requests.js";
import { admit, filter, findLeaves, pin, remove, unpin } from "./state.js";
import { nodesOf, number, RELATIONS, relationOf } from "./words.js";
import { t } from "../words.js";

const SOME = 20;

/** `tell` says something to the reader; `board` and `panel` are what they are called. */
export function createActs({ book, session, board, tell }) {
  /** Ask, and tell the reader when no answer comes. */
  async function attempt(question) {
    tell(t("正在读取…", "Reading …"), true);
    try {
      const answer = await question();
      tell("");
      return answer;
    } catch (error) {
      if (!(error instanceof requests.Failure)) throw error;
      tell(
        t(
          `没有取到：${error.message || "服务器没有回应"}`,
          `That failed: ${error.message || "the server did not answer"}`,
        ),
      );
      return null;
    }
  }

  /** Put an answer's nodes on the board; what there is no room for is told. */
  function bring(part, ids, { origin = null, changed = {}, roots = [], say = () => "" } = {}) {
    learn(book, part);
    const before = session.state;
    const { state, refused } = admit(before, book, ids);
    const fresh = [...state.shown].filter((id) => !before.shown.has(id));
    const starts = new Set([...state.roots, ...roots.filter((id) => state.shown.has(id))]);
    if (fresh.length || Object.keys(changed).length)
      session.change(filter({ ...state, roots: starts }, changed), { origin, fresh });
    tell(
      refused
        ? t(
            `画布已满（最多 2,000 个元素），有 ${number(refused)} 个没有放上`,
            `The board is full (2,000 elements): ${number(refused)} left out`,
          )
        : say(),
    );
  }

  /** Turn on the relations that were asked for by name. */
  const turnOn = (relations) => {
    const { relations: off } = session.state.filters;
    return off.some((name) => relations.includes(name))
      ? { relations: off.filter((name) => !relations.includes(name)) }
      : {};
  };

  /** The relations that are on. */
  const open = () => RELATIONS.filter((name) => !session.state.filters.relations.includes(name));

  async function expand(id, choice = {}) {
    const relation = choice.relation ? [choice.relation] : open();
    const answer = await attempt(() => requests.expand(id, session.state.shown, { most: SOME, ...choice, relation }));
    if (!answer) return;
    const added = answer.nodes.map((node) => node.id);
    const name = book.nodes.get(id)?.label ?? id;
    const changed = choice.relation ? turnOn([choice.relation]) : {};
    bring(answer, added, {
      origin: id,
      changed,
      say: () => {
        if (!added.length) return nothingMore(name, answer.kinds);
        const more = answer.left ? t(`，还有 ${number(answer.left)} 个`, `, ${number(answer.left)} more`) : "";
        return t(`${name}：放上 ${nodesOf(added.length)}${more}`, `${name}: ${nodesOf(added.length)} added${more}`);
      },
    });
  }

  function nothingMore(name, kinds) {
    const hidden = kinds.filter(({ relation }) => session.state.filters.relations.includes(relation));
    const count = hidden.reduce((sum, kind) => sum + kind.count, 0);
    const more = hidden.length
      ? t(
          `；关着的还有：${relationOf(hidden[0].relation)} 等 ${number(count)} 个`,
          `; turned off: ${number(count)} by ${relationOf(hidden[0].relation)} …`,
        )
      : "";
    return t(`${name} 的邻居都在画布上了${more}`, `All neighbours of ${name} are on the board${more}`);
  }

  /** Put an entity on the board by itself, joined to what is there. */
  async function add({ id }) {
    const { shown } = session.state;
    if (!shown.has(id)) {
      const most = shown.size ? 0 : SOME; // the first one comes with its surroundings
      const answer = await attempt(() => requests.expand(id, shown, { most, relation: open() }));
      if (!answer) return;
      bring(
        answer,
        answer.nodes.map((node) => node.id),
        { roots: [id], say: () => t("已加入", "Added") },
      );
    }
    session.choose([id]);
    board.show(id);
  }

  async function findPaths(from, to, { hops, relation, since, until }) {
    const answer = await attempt(() => requests.paths(from, to, session.state.shown, { hops, relation, since, until }));
    if (!answer) return null;
    bring(
      answer,
      answer.nodes.map((node) => node.id),
      { origin: from, changed: turnOn(relation.includes("mentions") ? ["mentions"] : []) },
    );
    return answer;
  }

  async function share(ids) {
    const answer = await attempt(() => requests.shared(ids, session.state.shown, { relation: open() }));
    if (!answer) return null;
    bring(
      answer,
      answer.nodes.map((node) => node.id),
      { origin: ids[0] },
    );
    return answer;
  }

  function collapse(id) {
    const { state, seen } = session.look();
    const leaves = findLeaves(seen.edges, id, new Set([...state.roots, ...state.pins.keys()]));
    if (!leaves.length) return tell(t("没有只靠它连着的节点", "No node hangs on it alone"));
    session.change(remove(state, leaves));
    return tell(t(`收起 ${nodesOf(leaves.length)}`, `${nodesOf(leaves.length)} taken off`));
  }

  function take(ids) {
    session.change(remove(session.state, ids));
    tell(t(`移除 ${nodesOf(ids.length)}`, `${nodesOf(ids.length)} removed`));
  }

  /** Pin them where they are, or let them go if all are pinned. */
  function togglePins(ids) {
    const { state } = session;
    const places = board.places();
    const there = ids.filter((id) => places.has(id));
    const arePinned = there.every((id) => state.pins.has(id));
    session.change(
      arePinned
        ? unpin(state, there)
        : pin(
            state,
            there.map((id) => [id, places.get(id)]),
          ),
    );
    tell(arePinned ? t("已松开", "Unpinned") : t("已固定", "Pinned"));
  }

  const drop = (id, place) => session.change(pin(session.state, [[id, place]]));

  return { expand, add, findPaths, share, collapse, remove: take, pin: togglePins, drop };
}
