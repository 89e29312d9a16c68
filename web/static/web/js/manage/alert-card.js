/** One alert as a card, and what may be done about it in place. */

import { post } from "../api.js";
import { fill, icon, make, one } from "../dom.js";
import { person } from "../session.js";
import { answered, once, say } from "../ui.js";
import { ago, decimal, instant, knows, number, plural, word } from "../words.js";

const MARKS = { info: ["info", "info"], warning: ["triangle-alert", "warning"], urgent: ["circle-alert", "bad"] };

/**
 * @param {object} alert as the API tells it
 * @param {Map<string, string>} factors name of each factor
 * @param {(alert: object) => void} changed called with the alert as it stands after something was done
 */
export function alertCard(alert, factors, changed) {
  const [mark, kind] = MARKS[alert.severity] ?? MARKS.info;
  const card = fill("alert", {
    mark: make("span", { class: `badge badge--${kind}` }, icon(mark), word(`severity.${alert.severity}`)),
    state: make("span", { class: "badge" }, word(`state.${alert.state}`)),
    count: alert.count > 1 ? make("span", { class: "badge" }, plural("told", alert.count)) : null,
    title: alert.title,
    text: alert.text,
    href: `/${document.documentElement.dataset.area}/alerts/${alert.id}`,
    place: alert.entity ? `${alert.center.name} · ${alert.entity.name}` : alert.center.name,
    raised: alert.raised_at,
    when: ago(alert.raised_at),
    exact: instant(alert.raised_at),
    due: dueMark(alert),
    level: knows(`level.${alert.level}`) ? make("span", { class: "badge badge--warning" }, word(`level.${alert.level}`)) : null,
    factors: alert.factors.map((code) => make("li", { class: "badge" }, factors.get(code) ?? code)),
    comment: alert.comment,
    rating: alert.rating ? ratingList(alert.rating, factors) : null,
    pulse: alert.pulse ? means(alert.pulse.means, factors) : null,
    cause: alert.cause?.name,
    action: alert.action,
    deeds: deeds(alert, changed),
  });
  Object.assign(card.dataset, { alert: alert.id, severity: alert.severity, state: alert.state, kind: alert.kind });
  return card;
}

function dueMark({ due_at: due, overdue, state }) {
  if (!due || state === "resolved" || state === "verified") return null;
  const text = word(overdue ? "overdue" : "due", { when: ago(due) });
  return make("span", { class: `badge badge--${overdue ? "bad" : "info"}`, title: instant(due) }, icon("hourglass"), text);
}

/** Scores of a rating, for quality teams. */
export function ratingList(rating, factors) {
  if (rating.withdrawn) return make("p", { class: "soft" }, word("withdrawn"));
  const rows = Object.entries(rating.scores).flatMap(([code, score]) => [
    make("dt", {}, factors.get(code) ?? code),
    make("dd", {}, score === null ? word("not_applicable") : number(score)),
  ]);
  return make("dl", { class: "facts small" }, rows);
}

function means(told, factors) {
  const rows = Object.entries(told).flatMap(([code, mean]) => [make("dt", {}, factors.get(code) ?? code), make("dd", {}, decimal(mean))]);
  return make("dl", { class: "facts small" }, rows);
}

function deeds(alert, changed) {
  if (!["manager", "quality"].includes(person()?.role)) return [];
  const found = [];
  const deed = (name, run, kind = "") => {
    const button = make("button", { class: `button ${kind}`, type: "button", "data-deed": name }, one(`#say-${name}`).textContent);
    button.addEventListener("click", () => once(button, run));
    found.push(button);
  };
  const isOpen = alert.state === "open";
  if (isOpen) deed("acknowledge", () => acknowledge(alert, changed));
  if (isOpen || alert.state === "acknowledged") deed("resolve", () => resolve(alert, changed), isOpen ? "button--second" : "");
  return found;
}

async function acknowledge({ id }, changed) {
  changed(await post(`/alerts/${id}/acknowledgement`));
  say(word("acknowledged"));
}

function resolve({ id, title }, changed) {
  const dialog = one("#resolve");
  one("#resolve-title").textContent = title;
  return answered(dialog, async (form) => {
    changed(await post(`/alerts/${id}/resolution`, { cause: form.cause.value, action: form.action_taken.value.trim() }));
    say(word("resolved"));
  });
}
