/** Cells of the auditors' tables: a figure is never without its interval, a change never without its verdict. */

import { icon, make } from "../dom.js";
import { decimal, knows, locale, percent, word } from "../words.js";
import { drawInterval } from "./interval.js";

/** Two ends of an interval, "65.8–77.2", as one writes it here. */
export function range([low, high], digits = 1) {
  if (low < 0) return word("span", { low: decimal(low, digits), high: decimal(high, digits) }); // a common sign is written once in some languages
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).formatRange(low, high);
}

const percentRange = ([low, high]) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).formatRange(low / 100, high / 100);

/** A number with its sign, "+2.4". */
export const signed = (value) => new Intl.NumberFormat(locale, { signDisplay: "exceptZero", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);

const inMinutes = new Intl.NumberFormat(locale, { style: "unit", unit: "minute", maximumFractionDigits: 0 });
const minutes = (value) => inMinutes.format(value);

/** In place of a figure that may not be told. */
export const missing = (withheld = null) => make("span", { class: "soft small" }, word(withheld && knows(`withheld.${withheld}`) ? `withheld.${withheld}` : "too_few"));

const text = (value) => make("bdi", {}, value);
const written = (value, kind = "") => make("span", { class: `figure__value ${kind}`.trim() }, text(value));
const under = (value) => make("span", { class: "figure__range" }, text(value));

/** A value, its interval drawn and written. */
export function measured(value, interval, { format = (one) => decimal(one, 1), formatRange = range, withheld = null, scale, reference } = {}) {
  if (value === null || value === undefined) return missing(withheld);
  const [low, high] = interval ?? [];
  return make(
    "div",
    { class: "figure" },
    written(format(value)),
    interval ? drawInterval({ value, low, high }, { scale, reference }) : null,
    interval ? under(formatRange(interval)) : withheld ? missing(withheld) : null,
  );
}

/** A share of a hundred with its interval. */
export const share = (value, interval, { withheld = null } = {}) => measured(value, interval, { format: percent, formatRange: percentRange, withheld });

/** Half of the visits took no longer than this; nine of ten no longer than that. */
export function took(found) {
  if (!found?.median) return missing(found?.withheld);
  return make(
    "div",
    { class: "figure figure--time" },
    written(minutes(found.median.minutes)),
    found.median.interval ? under(inMinutes.formatRange(...found.median.interval)) : null,
    found.p90 ? under(word("ninetieth", { minutes: minutes(found.p90.minutes) })) : null,
  );
}

const MARKS = { up: ["trending-up", "good"], down: ["trending-down", "bad"], unclear: ["minus", "none"] };

/** What a comparison with another period says: a word and a sign, and the difference. */
export function verdict(changed) {
  if (!changed) return make("span", { class: "soft small" }, word("no_comparison"));
  const size = changed.interval ? word("change_by", { difference: signed(changed.value), range: range(changed.interval) }) : signed(changed.value);
  return make("div", { class: "figure" }, mark(changed.verdict, word(changed.verdict)), under(size));
}

/** A badge with a sign: `kind` is up, down or unclear. */
export function mark(kind, said) {
  const [name, tone] = MARKS[kind];
  return make("span", { class: tone === "none" ? "badge" : `badge badge--${tone}` }, icon(name), said);
}
