/** The commitment to a rating, made again from what was said: docs/client.md, "Proving it". */

import { sha256, shake256 } from "../../vendor/proof.js";
import { Unreadable, joined, utf8 } from "./bytes.js";

const EIGHT = ["location", "accessibility", "reception", "waiting_time", "ease_of_procedures", "staff_behavior", "completion_time", "payment_channels"];
/** Factors of the sets that everybody knows, in order. */
export const FACTORS = { 1: EIGHT, 2: [...EIGHT, "parking", "service_fees"] };
const VISIT = ["visited_at", "channel", "outcome", "waiting_minutes", "completion_minutes", "payment_methods", "notify_center", "share_comment"];

/**
 * @param {object} rating as `GET /evaluations/{id}` tells it
 * @param {{salt: Uint8Array, counted: Uint8Array, author: Uint8Array, entity: number|null}} opening of its receipt
 * @param {string[]} factors codes in the order of the set
 * @returns {Uint8Array} 32 bytes; throws Unreadable where something of the rating is missing
 */
export function commitmentOf(rating, opening, factors) {
  const parts = { scores: scoresOf(rating, factors), text: textOf(rating), place: placeOf(rating, opening.entity), visit: visitOf(rating) };
  const salts = shake256(opening.salt, { dkLen: 6 * 32 });
  const four = Object.entries(parts).map(([name, content], at) =>
    sha256(joined(utf8(`ayn/1/${name}`), salts.slice(32 * at, 32 * at + 32), utf8(content))),
  );
  return sha256(joined(utf8("ayn/1/evaluation"), ...four, opening.counted, opening.author));
}

/** A number with a decimal point, in the fewest digits that mean it; below 0.00001 and from 1e16 on with an exponent. */
export function decimal(value) {
  const size = Math.abs(value);
  if (size && (size < 1e-5 || size >= 1e16)) return value.toExponential();
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

function scoresOf(rating, factors) {
  const given = member(rating, "scores");
  if (Object.keys(given).some((code) => !factors.includes(code))) throw new Unreadable("scores");
  return JSON.stringify([member(rating, "factor_set"), factors.map((code) => (Object.hasOwn(given, code) ? (given[code] ?? 0) : null))]);
}

const textOf = (rating) => JSON.stringify([member(rating, "comment"), member(rating, "comment_language")]);

function placeOf(rating, entity) {
  const position = member(rating, "position");
  const numbers = position && ["lat", "lng", "accuracy_m"].map((name) => member(position, name)).map((one) => (one === null ? "null" : decimal(one)));
  const first = [member(rating, "center"), entity, member(rating, "service")].map((one) => JSON.stringify(one));
  return `[${[...first, numbers ? `[${numbers}]` : "null"]}]`;
}

function visitOf(rating) {
  const said = VISIT.map((name) => member(rating, name));
  if (member(rating, "customer_category")) said.push(rating.customer_category);
  if (member(rating, "outcome_reason")) said.push({ outcome_reason: rating.outcome_reason });
  if (member(rating, "trust") !== "stated") said.push({ trust: rating.trust });
  return JSON.stringify(said);
}

function member(given, name) {
  if (given[name] === undefined) throw new Unreadable(name);
  return given[name];
}
