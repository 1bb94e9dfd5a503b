// The very words: a quote in its sentence, who says it, where, how surely; and a recommendation's terms.

import { isolated, make, separated } from "./dom.js";
import { formatDate, formatNumber } from "./format.js";
import { say } from "./words.js";

export class Evidence {
  /** `names` are spellings that are set off within the quotes. */
  constructor(onpick, names = []) {
    this.onpick = onpick;
    this.names = [...new Set(names)].filter((name) => name.length > 1 && name.length < 60).sort((a, b) => b.length - a.length);
  }

  claim(claim) {
    const modality = claim.modality ? make("span", { class: "badge" }, say(claim.modality) ?? claim.modality) : null;
    return make("div", { class: "claim" }, this.#quote(claim), this.#source(claim, modality));
  }

  call(call) {
    const price = call.target_price && [call.target_price, call.currency].filter(Boolean).join(" ");
    const said = [["verb", call.verb], ["rating", call.rating], ["action", call.action], ["target_price", price]];
    return make("div", { class: "claim call" },
      make("p", { class: "terms" }, said.filter(([, value]) => value).map(([name, value]) =>
        make("span", { class: "term" }, make("small", {}, say(name)), isolated(value)))),
      this.#quote(call), this.#source(call));
  }

  #quote({ before, quote, after }) {
    const words = this.#named(quote);
    return make("blockquote", {}, before || after
      ? make("bdi", {}, make("span", { class: "around" }, before), make("mark", {}, words), make("span", { class: "around" }, after))
      : make("bdi", {}, words));
  }

  /** The quote with the names of its subject and object in bold. */
  #named(quote) {
    const at = this.names.map((name) => [quote.indexOf(name), name]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0]);
    const parts = [];
    let done = 0;
    for (const [place, name] of at) {
      if (place < done) continue;
      parts.push(quote.slice(done, place), make("b", {}, name));
      done = place + name.length;
    }
    return [...parts, quote.slice(done)];
  }

  #source({ source, page, start, rule, confidence }, badge = null) {
    const name = isolated(source.title);
    const report = source.node < 0 ? name
      : make("button", { type: "button", class: "link", onclick: () => this.onpick(source.node) }, name);
    const where = [source.file, page === null ? null : say("page", page), say("place", start)].filter(Boolean);
    const how = [rule === null ? null : `${say("rule")} ${rule}`, confidence === undefined ? null
      : `${say("confidence")} ${formatNumber(confidence, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`].filter(Boolean);
    const date = source.date ? make("time", { datetime: source.date }, formatDate(source.date)) : say("noDate");
    return make("footer", {}, badge,
      make("div", {}, make("b", {}, isolated(source.broker ?? say("noBroker"))), " ", date, " ", report),
      make("div", { class: "where" }, separated(where)), make("div", { class: "how" }, separated(how)));
  }
}
