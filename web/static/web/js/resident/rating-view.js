/** A rating of mine as nodes. */

import { fill, icon, make } from "../dom.js";
import { day, instant, list, number, plural, word } from "../words.js";
import { coded, face, ours, stateBadge } from "./codes.js";

const HOURS = 72; // within which one may say it anew
const MOST = 5;

/** @returns {HTMLElement} */
export function view(rating, set, center, service) {
  const name = center?.name ?? rating.center;
  const isMine = rating.state !== "withdrawn";
  const until = Date.parse(rating.history[0].at ?? rating.received_at) + HOURS * 3_600_000;
  const node = fill("rating-view", {
    name,
    center: `/centers/${encodeURIComponent(rating.center)}`,
    visited: word("visited_on", { day: instant(rating.visited_at, center?.timezone) }),
    badge: stateBadge(rating.state),
    standing: coded("standing", rating.state, "standing_other"),
    missing: isMine && missing(rating),
    answers: [...rating.replies.map(reply), ...rating.actions_taken.map(action)],
    factors: set.factors.map((factor) => line(factor, rating.scores)),
    facts: facts(rating, service),
    comment: rating.comment,
    photos: rating.photos.map(photo),
    voice: rating.voice && player(rating.voice),
    length: rating.voice && plural("seconds", Math.round(rating.voice.duration_ms / 1000)),
    revisable: isMine && Date.now() < until,
    until: word("revise_until", { time: instant(until) }),
    history: rating.history.map(event),
    withdrawable: isMine,
  });
  node.dataset.rating = rating.id;
  return node;
}

function missing({ photos_expected: expected, photos_received: received }) {
  const count = (expected ?? 0) - received;
  return count > 0 ? plural("photos_missing", count) : "";
}

function line({ code, name }, scores) {
  const score = scores[code];
  const said = score === undefined ? word("unanswered") : score === null ? word("not_applicable") : null;
  return fill("factor-line", {
    face: said ? icon("minus") : face(score),
    name,
    said: said ?? word("of_five", { score: number(score), most: number(MOST), word: word(`score_${score}`) }),
  });
}

function facts(rating, service) {
  const minutes = (value) => (value === null ? "" : plural("minutes", value));
  const told = {
    outcome: coded("outcome", rating.outcome),
    reason: rating.outcome_reason && coded("reason", rating.outcome_reason),
    service: service?.name ?? rating.service,
    channel: coded("channel", rating.channel),
    waiting: minutes(rating.waiting_minutes),
    completion: minutes(rating.completion_minutes),
    payment: rating.payment_methods?.length ? list(rating.payment_methods.map((each) => coded("payment", each))) : "",
    category: rating.customer_category && coded("category", rating.customer_category),
    notify: [coded("notify", rating.notify_center), rating.share_comment && rating.notify_center === "now" && word("comment_shared")],
    trust: coded("trust", rating.trust),
  };
  return Object.entries(told).flatMap(([name, values]) => {
    const lines = [values].flat().filter(Boolean);
    return lines.length ? [make("dt", {}, word(`term_${name}`)), make("dd", {}, lines.map((text) => make("div", { dir: "auto" }, text)))] : [];
  });
}

function photo({ url, thumbnail_url: thumbnail }, at) {
  const words = word("photo_of_yours", { number: number(at + 1) });
  return make("a", { href: ours(url), target: "_blank", rel: "noopener" }, make("img", { src: ours(thumbnail), alt: words, loading: "lazy" }));
}

const player = ({ url }) => make("audio", { controls: true, preload: "none", src: ours(url), "aria-labelledby": "voice-label" });

function reply({ text, visibility, day: on }) {
  return fill("reply-card", { text, day: day(on), who: word(visibility === "public" ? "reply_public" : "reply_private") });
}

function action({ text, cause, resolved_on: on }) {
  return fill("action-card", { text, day: on && day(on), cause: cause && word("cause", { cause: cause.name }) });
}

function event({ event: what, day: on, at }) {
  return fill("event-line", { event: coded("event", what, "event_other"), when: at ? instant(at) : on ? day(on) : "" });
}
