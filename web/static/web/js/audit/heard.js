/** Columns of who is heard beside who is served. */

import { icon, make } from "../dom.js";
import { decimal, knows, number, percent, word } from "../words.js";
import { range } from "./cells.js";
import { drawInterval } from "./interval.js";
import { placeTitle } from "./place-title.js";

const SCALE = [-2, 2]; // of the logarithm to the base 2: a quarter to four times

export function heardColumns(values) {
  return [
    { name: word("head.name"), kind: "figures__name", cell: ({ code, name }) => placeTitle(values.level, code, name, values) },
    { name: word("head.raters_share"), kind: "number", cell: ({ raters_share: share }) => portion(share) },
    { name: word("head.visits_share"), kind: "number", cell: ({ visits_share: share }) => portion(share) },
    { name: word("head.ratio"), cell: ratio },
    { name: word("head.verdict"), cell: verdict },
    { name: word("head.rate"), kind: "number", cell: ({ active_rating_rate: rate }) => (rate === null ? "–" : number(100 * rate, 1)) },
  ];
}

const portion = (share) => (share === null ? "–" : percent(100 * share, 1));

function ratio({ representation_ratio: value, representation_interval: interval, representation_reason: reason }) {
  if (value === null) return make("span", { class: "soft small" }, knows(`reason_why.${reason}`) ? word(`reason_why.${reason}`) : word("too_few"));
  const [low, high] = (interval ?? []).map((end) => Math.log2(Math.max(end, 1e-3)));
  const drawn = drawInterval({ value: Math.log2(Math.max(value, 1e-3)), low, high }, { scale: SCALE, reference: 0 });
  return make("div", { class: "figure" }, make("span", { class: "figure__value" }, decimal(value, 2)), drawn, interval ? make("span", { class: "figure__range" }, make("bdi", {}, range(interval, 2))) : null);
}

/** Clear only where all of the interval lies on one side of "as often". */
function verdict({ representation_interval: interval }) {
  if (!interval) return "–";
  const said = interval[0] > 1 ? "heard_more" : interval[1] < 1 ? "heard_less" : "heard_alike";
  const sign = { heard_more: "trending-up", heard_less: "trending-down", heard_alike: "minus" }[said];
  return make("span", { class: said === "heard_alike" ? "badge" : "badge badge--info" }, icon(sign), word(said));
}
