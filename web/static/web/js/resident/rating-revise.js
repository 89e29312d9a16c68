/** Saying it anew, within 72 hours: the whole content once more, with what was changed. */

import { Problem, put } from "../api.js";
import { all, fill, make, one } from "../dom.js";
import { once, say, showFaults } from "../ui.js";
import { number, word } from "../words.js";
import { coded, face } from "./codes.js";

const CONTENT = [
  "center", "entity", "service", "channel", "visited_at", "outcome", "outcome_reason", "factor_set", "scores", "waiting_minutes",
  "completion_minutes", "payment_methods", "comment", "comment_language", "position", "notify_center", "share_comment",
  "photos_expected", "share_photos", "customer_category",
]; // prettier-ignore
const OUTCOMES = ["completed", "partial", "abandoned"];
const REASONS = ["papers_missing", "closed", "queue_too_long", "system_down", "other"];
const STEPS = [1, 2, 3, 4, 5];

/**
 * @param {object} rating @param {object} set its factors @param {() => Promise<void>} stored called when it was taken
 * @returns {HTMLFormElement}
 */
export function reviseForm(rating, set, stored) {
  const form = fill("revise-form", {
    factors: set.factors.map((factor) => question(factor, rating.scores[factor.code])),
    outcomes: OUTCOMES.map((code) => new Option(coded("outcome", code), code, false, code === rating.outcome)),
    reasons: [new Option(word("no_reason"), ""), ...REASONS.map((code) => new Option(coded("reason", code), code, false, code === rating.outcome_reason))],
  });
  form.waiting_minutes.value = rating.waiting_minutes ?? "";
  form.comment.value = rating.comment ?? "";
  const showReason = () => (one("#revise-reason-field", form).hidden = form.outcome.value === "completed");
  form.outcome.addEventListener("change", showReason);
  showReason();
  one("#revise-cancel", form).addEventListener("click", stored);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(event.submitter, () => send(form, rating, stored));
  });
  return form;
}

async function send(form, rating, stored) {
  try {
    await put(`/evaluations/${rating.id}`, contentOf(form, rating));
  } catch (error) {
    if (!(error instanceof Problem) || !error.errors.length) throw error;
    showFaults(form, error);
    return;
  }
  say(word("revised_now"));
  await stored();
}

function contentOf(form, rating) {
  const kept = Object.fromEntries(CONTENT.filter((name) => name in rating).map((name) => [name, rating[name]]));
  const comment = form.comment.value.trim().normalize("NFC") || null;
  const hasFailed = form.outcome.value !== "completed";
  return {
    ...kept,
    scores: Object.fromEntries(all("input[data-factor]:checked", form).map((step) => [step.dataset.factor, Number(step.value) || null])),
    outcome: form.outcome.value,
    outcome_reason: (hasFailed && form.outcome_reason.value) || null,
    waiting_minutes: form.waiting_minutes.value === "" ? null : Number(form.waiting_minutes.value),
    comment,
    comment_language: comment && rating.comment_language,
  };
}

function question({ code, name }, said) {
  const steps = [
    ...STEPS.map((step) => chip(code, step, said === step, [face(step), make("span", { class: "unseen" }, word(`score_${step}`)), number(step)])),
    chip(code, "", said === null, [word("not_applicable")]),
  ];
  const node = fill("revise-factor", { name, steps });
  node.dataset.pointer = `/scores/${code}`;
  return node;
}

function chip(code, value, checked, inside) {
  const input = make("input", { type: "radio", name: `score-${code}`, value, checked, "data-factor": code });
  return make("label", { class: "chip" }, input, ...inside);
}
