/** The public figures of a center: points, satisfied share, each factor as a bar with its value in words, counts as told. */

import { fill } from "../dom.js";
import { day, decimal, leftToRight, number, percent, plural, word } from "../words.js";
import { scoreTile } from "./center-card.js";

/** @param {object} card as of `GET /centers/CODE/scorecard` */
export function figures(card) {
  if (card.reason === "too_few" || card.mean === null) return fill("few", { appears: plural("appears_at", card.minimum_n) });
  return fill("figures", {
    tile: scoreTile({ points: card.mean, n: card.n }),
    points: number(card.mean),
    satisfied: word("satisfied", { share: percent(card.csat) }),
    bars: card.factors.map(bar),
    since: word("since", { day: day(card.since) }),
    excluded: card.excluded ? plural("excluded", card.excluded) : null,
  });
}

function bar({ name, mean, csat, n }) {
  const row = fill("bar", { name, mean: word("of_five", { score: decimal(mean) }), more: word("satisfied_from", { share: percent(csat), n: leftToRight(n) }) });
  row.style.setProperty("--share", (mean - 1) / 4);
  row.style.setProperty("--color", `var(--score-${Math.round(mean)})`);
  return row;
}
