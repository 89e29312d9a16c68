/** The week of a place: each day with its shifts, today marked, and the days that are unlike their weekday. */

import { fill, make } from "../dom.js";
import { day, weekday, word } from "../words.js";
import { dayAt, firstWeekday, span, weekdayOf } from "./clock.js";

/**
 * @param {object} center as of `GET /centers/CODE`
 * @param {string} [country] its ISO code: where its week begins
 */
export function week(center, country, now = Date.now()) {
  const regular = center.opening_hours.filter((shift) => shift.weekday !== null);
  const unlike = center.exceptions.length ? days(center.exceptions) : null;
  if (!regular.length) return unlike ? fill("week", { rows: null, unlike }) : unknown(center);
  const date = dayAt(now, center.timezone);
  const first = firstWeekday(country);
  const rows = Array.from({ length: 7 }, (_, step) => (first + step) % 7).map((index) => {
    const isToday = index === weekdayOf(date);
    const todays = isToday ? center.exceptions.filter((one) => one.date === date) : [];
    return row(index, isToday, todays.length ? todays : regular.filter((shift) => shift.weekday === index));
  });
  return fill("week", { rows, unlike });
}

function unknown({ hours_text: text }) {
  return text ? fill("hours-words", { text }) : make("p", { class: "soft" }, word("hours_unknown"));
}

function row(index, isToday, shifts) {
  const name = make("th", { scope: "row" }, weekday(index), isToday ? make("span", { class: "badge badge--info" }, word("today")) : null);
  return make("tr", isToday ? { class: "week__today", "aria-current": "date" } : {}, name, make("td", {}, times(shifts)));
}

function times(shifts) {
  const open = shifts.filter((shift) => shift.opens);
  if (!open.length) return [make("span", { class: "soft" }, word("closed_day"))];
  return open.map((shift) => make("span", { class: "week__shift" }, span(shift.opens, shift.closes)));
}

function days(exceptions) {
  return [...Map.groupBy(exceptions, (one) => one.date)].map(([date, shifts]) =>
    make("li", {}, make("b", {}, day(date, "full")), make("span", {}, times(shifts)), shifts[0].reason ? make("span", { class: "soft small", dir: "auto" }, shifts[0].reason) : null),
  );
}
