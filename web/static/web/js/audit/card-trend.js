/** A card over time: means with intervals, and the days on which the level changed. */

import { Problem, get } from "../api.js";
import { drawTrend, erase } from "../chart.js";
import { make, one } from "../dom.js";
import { nothing, show } from "../ui.js";
import { day, decimal, locale, number, word } from "../words.js";
import { range, signed } from "./cells.js";

let asked = 0;
let drawing = null;

/** @param {object} query of `GET /trends` */
export function showTrend(query) {
  const mine = ++asked;
  const [place, changes] = [one("#trend"), one("#changes")];
  changes.replaceChildren();
  if (drawing) erase(drawing);
  return show(place, async () => {
    const told = await ask(query);
    if (mine !== asked) throw new DOMException("asked anew", "AbortError");
    if (!told) return nothing(word("not_followed"));
    if (!told.points.some(({ mean }) => mean !== null)) return nothing(word("no_figures"));
    drawing = make("div", { id: "trend-drawing" });
    setTimeout(() => draw(drawing, told)); // once it has its width
    changes.replaceChildren(...said(told));
    return drawing;
  });
}

/** Null where such figures are not followed over time. */
async function ask(query) {
  if (query.level === "source") return null;
  try {
    return await get("/trends", query);
  } catch (error) {
    if (error instanceof Problem && error.status === 400 && error.errors.some(({ pointer }) => pointer !== "/from" && pointer !== "/to")) return null;
    throw error;
  }
}

function draw(place, { points, changes, interval }) {
  const when = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...(interval === "month" ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" }) });
  drawTrend(place, {
    points: points.map(({ from, mean, interval: ends, n }) => ({ from, value: mean, low: ends?.[0], high: ends?.[1], n })),
    marks: changes.map((change) => ({ at: placeOf(points, change.day), label: signed(change.difference) })),
    label: word("trend_of"),
    words: { rows: word("chart.day"), value: word("chart.points"), range: word("chart.interval"), count: word("chart.ratings"), table: word("chart.figures"), none: word("chart.too_few") },
    scale: [0, 100],
    format: { when: ({ from }) => when.format(new Date(from)), value: (value) => number(value) },
  });
}

/** The last period that begins no later than a day. */
const placeOf = (points, when) => Math.max(0, points.findLastIndex(({ from }) => from <= when));

function said({ changes }) {
  if (!changes.length) return [make("p", { class: "soft small" }, word("no_change"))];
  const lines = changes.map(({ day: when, before, after, difference, interval }) =>
    make(
      "li",
      {},
      make("strong", {}, word("changed_on", { day: day(when, "long"), before: decimal(before), after: decimal(after) })),
      make("span", { class: "soft small" }, " ", word("change_by", { difference: signed(difference), range: range(interval) })),
    ),
  );
  return [make("h3", {}, word("change")), make("ul", { class: "stack" }, lines)];
}
