/** What is said of a center wherever it stands: when it opens or closes, its public score, where it is. */

import { fill, make } from "../dom.js";
import { day, distance, knows, leftToRight, number, word } from "../words.js";
import { dayAt, timeAt } from "./clock.js";

const SOON = 30 * 60_000; // milliseconds before closing
const WEEK = 6 * 86_400_000;

/**
 * Whether a center (or desk) is open, and until when, as a badge.
 * @param {{open_now: boolean|null, open_changes_at: string|null, timezone: string}} place
 */
export function openState(place, now = Date.now()) {
  if (place.open_now === null) return make("span", { class: "badge" }, word("hours_unknown"));
  const turns = place.open_changes_at;
  if (turns && Date.parse(turns) <= now) return badge("", word("hours_unknown")); // an answer from before that
  if (!turns) return badge(place.open_now ? "good" : "", word(place.open_now ? "open_now" : "closed_now"));
  const time = timeAt(turns, place.timezone);
  if (!place.open_now) return badge("", opening(turns, place.timezone, time, now));
  const isSoon = Date.parse(turns) - now < SOON;
  return badge(isSoon ? "warning" : "good", word(isSoon ? "closes_soon" : "open_until", { time }));
}

function opening(turns, timezone, time, now) {
  const date = dayAt(turns, timezone);
  if (date === dayAt(now, timezone)) return word("opens_at", { time });
  const isNear = Date.parse(turns) - now < WEEK;
  const when = isNear ? new Intl.DateTimeFormat(document.documentElement.dataset.locale, { weekday: "long", timeZone: timezone }).format(new Date(turns)) : day(date);
  return word("opens_on", { day: when, time });
}

const badge = (kind, text) => make("span", { class: kind ? `badge badge--${kind}` : "badge" }, text);

/** The public score of a list, its count beside it. */
export function scoreTile(score) {
  const points = number(score.points);
  return make(
    "p",
    { class: `tile tile--${level(score.points)}` },
    make("span", { class: "unseen" }, word("score_spoken", { points, n: score.n })),
    make("b", { "aria-hidden": "true" }, points),
    make("span", { "aria-hidden": "true" }, word("from_ratings", { n: leftToRight(score.n) })),
  );
}

/** The color of points from 0 to 100, 1 to 5; the number beside it says the same. */
export const level = (points) => Math.min(5, 1 + Math.floor(points / 20));

/** The word of a kind of center; none for one that came later than this page. */
export const kindName = (kind) => (knows(`kind_${kind}`) ? word(`kind_${kind}`) : null);

/** Where the page of a center is. */
export const pageOf = (code) => `/centers/${encodeURIComponent(code)}`;

/** @param {object} center an item of `GET /centers` @param {string} [search] of the address of its page */
export function centerRow(center, search = "") {
  return fill("center-row", {
    href: pageOf(center.code) + search,
    name: center.name,
    kind: kindName(center.kind),
    region: center.region.name,
    state: openState(center),
    distance: center.distance_km === undefined || center.distance_km === null ? null : distance(center.distance_km),
    score: center.score && scoreTile(center.score),
    unscored: center.score ? null : word("too_few"),
  });
}
