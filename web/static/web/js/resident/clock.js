/** Days and times on the clock of a place. Texts are isolated, so that two of them stand in the order of the language. */

import { clock, isolated, locale, word } from "../words.js";

/** The day ("2026-11-22") that an instant falls on at a place. */
export const dayAt = (instant, timeZone) => new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(instant));

/** The time of an instant on the clock of a place. */
export const timeAt = (instant, timeZone) => isolated(new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone }).format(new Date(instant)));

/** From one time of a day to another, "07:30" and "12:30". */
export const span = (opens, closes) => word("from_to", { from: isolated(clock(opens)), to: isolated(clock(closes)) });

/** The weekday of a day, 0 is Monday. */
export const weekdayOf = (date) => (new Date(date).getUTCDay() + 6) % 7;

/**
 * The weekday that begins a week in a country, 0 is Monday.
 * @param {string} [country] ISO code; where the browser cannot tell: Monday
 */
export function firstWeekday(country) {
  try {
    const place = new Intl.Locale(`und-${country}`);
    return ((place.getWeekInfo?.() ?? place.weekInfo).firstDay + 6) % 7;
  } catch {
    return 0;
  }
}
