/** From a draft to the rating that is sent: pure. */

import { clean, cut } from "../text.js";

export const LONGEST = 2000; // characters of a comment
const OLD = 3 * 3_600_000; // milliseconds after which "just now" is true no more

/** Whether a draft lay so long that its visit was not just now. */
export const isOld = (draft, now = Date.now()) => now - Date.parse(draft.begunAt) > OLD;

/** When the visit was, or null where nobody said. */
export function visitedAt({ fields, begunAt }) {
  if (fields.when !== "other") return begunAt;
  const at = new Date(fields.at || NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The answers: 1 to 5, null for "not applicable"; what was not answered is left out. */
export function scoresOf(fields) {
  const answers = Object.entries(fields).filter(([name, value]) => name.startsWith("score-") && value);
  return Object.fromEntries(answers.map(([name, value]) => [name.slice(6), value === "none" ? null : Number(value)]));
}

/**
 * The body of POST /evaluations.
 * @param {import("../draft.js").Draft} draft
 * @param {{id: string, version: number}} made the id, made once; the version of the questions
 */
export function ratingOf(draft, { id, version }) {
  const { fields } = draft;
  const comment = cut(clean(fields.comment ?? "").trim(), LONGEST);
  const isNow = fields.notify_center === "now";
  const body = {
    id,
    center: draft.center,
    entity: fields.entity,
    service: fields.service,
    channel: fields.channel,
    visited_at: visitedAt(draft),
    outcome: fields.outcome,
    outcome_reason: fields.outcome === "completed" ? "" : fields.outcome_reason,
    factor_set: version,
    scores: scoresOf(fields),
    waiting_minutes: minutes(fields.waiting_minutes),
    completion_minutes: minutes(fields.completion_minutes),
    comment,
    position: fields.position ? draft.position : null,
    visit_token: draft.evidence?.token,
    photos_expected: draft.photos.length,
    notify_center: fields.notify_center,
    share_comment: isNow && Boolean(fields.share_comment),
    share_photos: isNow && Boolean(fields.share_comment && fields.share_photos),
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== "" && value !== null && value !== undefined));
}

function minutes(text) {
  return text === "" || text === undefined ? null : Number(text);
}
