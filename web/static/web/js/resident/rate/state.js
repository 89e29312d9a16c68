/** How a rating on its way stands, in words and with what can be done about it; for the page of rating and the list of ratings. */

import { make } from "../../dom.js";
import { adopt, discard } from "../../offline/outbox.js";
import { sendSoon } from "../../offline/queue.js";
import { person } from "../../session.js";
import { isolated, knows, percent, word } from "../../words.js";

/** @returns {"signin"|"whose"|"waiting"|"files"|"faulty"|"stopped"|"incomplete"|"sent"} */
function stepOf(item) {
  if (item.state === "done") return item.files.some((file) => file.state === "faulty") ? "incomplete" : "sent";
  if (item.person === null) return person() ? "whose" : "signin";
  return item.state;
}

/** Title and text of a step; the reason where there is one. */
export function wordsOf(item) {
  const step = stepOf(item);
  const { code = "", detail = "" } = item.problem ?? {};
  return {
    step,
    title: word(`${step}_title`),
    text: word(`${step}_text`, { center: isolated(item.center.name) }),
    problem: step === "stopped" || step === "faulty" ? (knows(code) ? word(code) : detail) : "",
  };
}

/** The buttons of a step. */
export function actionsOf(item) {
  const step = stepOf(item);
  const page = `/rate/${encodeURIComponent(item.center.code)}`;
  const back = encodeURIComponent(`${page}?sent=${item.id}`);
  const throwAway = (name) => button(word(name), "button--quiet", () => discard(item.id));
  const own = async () => {
    await adopt(item.id, person().id);
    sendSoon();
  };
  const actions = {
    signin: () => [link(word("signin"), `/sign-in?next=${back}`)],
    whose: () => [button(word("whose_yes"), "", own), throwAway("discard")],
    faulty: () => [link(word("correct"), `${page}?correct=${item.id}`), throwAway("discard")],
    stopped: () => [throwAway("discard")],
    incomplete: () => [throwAway("dismiss")],
  };
  return actions[step]?.() ?? [];
}

const link = (text, href) => make("a", { class: "button", href }, text);
const button = (text, kind, onclick) => make("button", { class: `button ${kind}`, type: "button", onclick }, text);

/** A line for each photo and the voice note: what it is, how far it is. @param {Record<string, number>} shares by id */
export function filesOf(item, shares = {}) {
  return item.files.map((file) => {
    const name = word(`file_${file.kind}`);
    const share = file.state === "done" ? 1 : (shares[file.id] ?? 0);
    const how = file.state === "waiting" && share > 0 ? percent(share * 100) : word(`file_${file.state}`);
    const bar = make("progress", { max: 1, value: share, "aria-label": name, "data-file": file.id });
    const reason = file.state === "faulty" && file.detail ? make("p", { class: "field__error" }, file.detail) : null;
    return make("div", { class: "sent__file" }, make("p", { class: "small" }, name, " · ", how), bar, reason);
  });
}
