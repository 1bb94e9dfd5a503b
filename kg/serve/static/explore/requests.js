// What is asked of the server: one request an act. Answers are the JSON twins of the pages.

/** What the reader is told when an answer does not come. */
export class Failure extends Error {}

async function ask(path, fields, { post = false, accept = "application/json", signal } = {}) {
  const given = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  const parameters = new URLSearchParams(
    given.filter(([, value]) => value !== "" && value !== null && value !== undefined),
  );
  const request = post ? { method: "POST", body: parameters } : {};
  let answer;
  try {
    answer = await fetch(post ? path : `${path}?${parameters}`, { ...request, headers: { Accept: accept }, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("");
  }
  if (!answer.ok) throw new Failure(await reasonOf(answer));
  return answer;
}

/** The sentence of a problem (RFC 9457), or its status. */
async function reasonOf(answer) {
  try {
    return (await answer.json()).detail ?? String(answer.status);
  } catch {
    return String(answer.status);
  }
}

const json = async (...question) => (await ask(...question)).json();
const joined = (ids) => [...ids].join(" ");

export const expand = (of, known, choice = {}) =>
  json("/explore/expand", { of, known: joined(known), ...choice }, { post: true });
export const glance = (id) => json("/explore/glance", { id });
export const evidence = ({ source, relation, target }, offset = 0) =>
  json("/explore/evidence", { source, relation, target, offset });
export const paths = (from, to, known, choice) =>
  json("/explore/paths", { from, to, known: joined(known), ...choice }, { post: true });
export const shared = (id, known, choice) =>
  json("/explore/shared", { id: [...id], known: joined(known), ...choice }, { post: true });
export const selection = (ids) => json("/explore/selection", { ids: joined(ids) }, { post: true });

/** A selection in another form, as a Blob; `edges` are the edges to take along. */
export async function take(ending, ids, edges) {
  const lines = edges.map(({ source, relation, target }) => `${source} ${relation} ${target}`).join("\n");
  const fields = { ids: joined(ids), edges: lines || "none" };
  return (await ask(`/explore/selection.${ending}`, fields, { post: true, accept: "*/*" })).blob();
}

/** Links of what is called so, best first. The page of search may group what it finds. */
export async function search(q, signal) {
  const { best, found, groups } = await json("/search.json", { q, best: 12 }, { signal });
  const flat = best?.length ? best : (found ?? (groups ?? []).flatMap((group) => group.found));
  return flat.filter((one) => one?.id && one.type).slice(0, 12);
}
