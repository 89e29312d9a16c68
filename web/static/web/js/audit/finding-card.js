/** What may be fraud: one finding as a card, its evidence in numbers. */

import { fill, icon, make } from "../dom.js";
import { day, instant, knows, locale, number, percent, plural, word } from "../words.js";

const MARKS = { open: ["hourglass", "warning"], confirmed: ["shield-alert", "bad"], dismissed: ["circle-check", "good"] };
const SHARES = new Set(["share", "usual_share", "usual_largest_share", "likeness"]);

/** @param {object} finding as the API tells it */
export function findingCard(finding) {
  const [mark, kind] = MARKS[finding.state];
  const card = fill("finding", {
    detector: word(`detector.${finding.detector}`),
    href: `/audit/findings/${finding.id}`,
    state: make("span", { class: `badge badge--${kind}` }, icon(mark), word(`finding.${finding.state}`)),
    held: make("span", { class: `badge ${finding.held ? "badge--bad" : ""}` }, icon(finding.held ? "lock" : "eye"), word(finding.held ? "held" : "counts")),
    ratings: plural("ratings", finding.ratings),
    explanation: finding.explanation,
    evidence: figures(finding.evidence),
    center: finding.center,
    day: day(finding.day),
    opened: finding.opened_at,
    when: word("found_on", { when: instant(finding.opened_at) }),
    decided: finding.decided_at && word("decided_on", { when: instant(finding.decided_at) }),
    reason: finding.reason,
  });
  Object.assign(card.dataset, { finding: finding.id, state: finding.state, held: finding.held });
  return card;
}

/** Numbers by name; a name that we do not know is left out. */
function figures(evidence) {
  const known = Object.entries(evidence).filter(([name, value]) => knows(`evidence.${name}`) && typeof value === "number");
  return known.map(([name, value]) => make("div", {}, make("dt", {}, word(`evidence.${name}`)), make("dd", {}, written(name, value))));
}

function written(name, value) {
  if (name === "tone") return word(value > 0 ? "praise" : "blame");
  if (SHARES.has(name)) return percent(100 * value, 1);
  return name.startsWith("p_") ? chance(value) : number(value, 1);
}

/** A probability: of the smallest ones how small they are is what counts. */
function chance(value) {
  const notation = value > 0 && value < 0.001 ? "scientific" : "standard";
  return new Intl.NumberFormat(locale, { notation, maximumSignificantDigits: 2 }).format(value);
}
