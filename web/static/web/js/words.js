/** Words of the page in its language, and numbers and dates as CLDR writes them there (the browser's Intl). */

const root = document.documentElement;
export const language = root.lang;
export const locale = root.dataset.locale || language;

const told = JSON.parse(document.getElementById("words")?.textContent || "{}");
const categories = new Intl.PluralRules(locale);

/**
 * A word of the page, its `%(name)s` filled in.
 * @param {string} name as in web/words/*.py
 * @param {Record<string, string|number>} [values]
 * @returns {string} throws where the page has no such word: a fault of the page
 */
export function word(name, values = {}) {
  const text = told[name];
  if (typeof text !== "string") throw new Error(`no word ${name}`);
  return filled(text, values);
}

/**
 * A counted word: the form for `count`, whose `%(count)s` is the number as one writes it here.
 * @param {string} name
 * @param {number} count
 * @param {Record<string, string|number>} [values]
 */
export function plural(name, count, values = {}) {
  const forms = told[name];
  if (typeof forms !== "object") throw new Error(`no counted word ${name}`);
  return filled(forms[categories.select(count)] ?? forms.other, { count: number(count), ...values });
}

/** Whether the page has this word (of codes that the API may add). */
export const knows = (name) => Object.hasOwn(told, name);

function filled(text, values) {
  return text.replace(/%\((\w+)\)[sd]|%%/g, (all, name) => (all === "%%" ? "%" : String(values[name] ?? "")));
}

/** A number with at most `digits` decimals; `null` is a dash. */
export function number(value, digits = 0) {
  if (value === null || value === undefined) return "–";
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** A number with exactly `digits` decimals, for columns. */
export function decimal(value, digits = 1) {
  if (value === null || value === undefined) return "–";
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A share of a hundred: `percent(45)` is "45 %". */
export function percent(value, digits = 0) {
  if (value === null || value === undefined) return "–";
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(value / 100);
}

/** A distance in kilometers; below one kilometer in meters. */
export function distance(kilometers) {
  const [value, unit, digits] = kilometers < 1 ? [Math.round(kilometers * 100) * 10, "meter", 0] : [kilometers, "kilometer", 1];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}

/** A size of a file. */
export function size(bytes) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

/** Money, as `fee` and `currency` of a service. */
export function money(value, currency) {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(value);
}

/** A day ("2026-11-21") or an instant, as a date. `style`: full, long, medium, short. */
export function day(value, style = "medium") {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value);
  return new Intl.DateTimeFormat(locale, { dateStyle: style, ...(isDay && { timeZone: "UTC" }) }).format(new Date(value));
}

/** An instant, as date and time of this device; with `timeZone` those of a place. */
export function instant(value, timeZone) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(value));
}

/** A time of the day, "07:30". */
export function clock(hours) {
  const [hour, minute] = hours.split(":").map(Number);
  return new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1, hour, minute));
}

/** The name of a weekday; 0 is Monday. */
export function weekday(index, style = "long") {
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + index));
}

/** How long ago, or until: "3 hours ago", "in 2 days". */
export function ago(value, now = Date.now()) {
  const seconds = (new Date(value).getTime() - now) / 1000;
  const steps = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / length), unit);
}

/** A text within a sentence that may run the other way. */
export const isolated = (text) => `\u2068${text}\u2069`;

/** A contact or a figure within a sentence: from left to right, whatever stands around it. */
export const leftToRight = (text) => `\u2066${text}\u2069`;

/** Several names as one text: "a, b and c". */
export const list = (names) => new Intl.ListFormat(locale).format(names);
