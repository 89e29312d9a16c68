/**
 * Charts of values with their intervals. Every chart is a drawing with a name and, for whoever cannot see it, a table of the
 * same figures, which also stands alone where the library could not be loaded. Pages link css/chart.css.
 *
 * Drawing into the same element again replaces what was there; `erase` takes it away. All text and all figures come from
 * `words` and `format`; the defaults of `format` write one decimal, as one does in the page's language.
 *
 * @typedef {object} Measured
 * @property {number|null} value null: nothing may be said (too few); the place stays empty
 * @property {number|null} [low] lower end of the interval
 * @property {number|null} [high]
 * @property {number} [n] how many ratings it is made of
 *
 * @typedef {Measured & {from: string, to?: string}} Point a period, by its days
 * @typedef {Measured & {name: string, color?: 1|2|3|4|5|6}} Row `color`: one of --chart-1 to --chart-6
 *
 * @typedef {object} Words
 * @property {string} rows what a row is, as the head of the table's first column: "Month", "Factor", "Center"
 * @property {string} value "Score"
 * @property {string} range "Interval"
 * @property {string} count "Ratings"
 * @property {string} [none] in place of a value that is null: "too few"
 * @property {string} [table] "Figures": the table can be opened by all; without it, it is for screen readers alone
 *
 * @typedef {object} Format
 * @property {(value: number) => string} [value]
 * @property {(low: number, high: number) => string} [range]
 * @property {(n: number) => string} [count] "35 ratings"
 * @property {(point: Point) => string} [when]
 *
 * @typedef {object} Options
 * @property {string} label what the chart shows: its name for screen readers, the caption of the table
 * @property {Words} words
 * @property {Format} [format]
 * @property {[number, number]|null} [scale] ends of the axis, 1 to 5; null: from 0 to what is needed
 * @property {string} [unit] written at the axis: "minutes"
 * @property {{value: number, label: string}} [reference] a line across: a target, the mean of the entity
 */

import { make } from "./dom.js";
import { color, watchColors } from "./paint.js";
import { forest, trend } from "./chart-shapes.js";
import { day, decimal, locale, number } from "./words.js";

const drawn = new WeakMap();
const formats = {
  value: (value) => decimal(value, 1),
  range: (low, high) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).formatRange(low, high),
  count: (n) => number(n),
  when: ({ from }) => day(from),
};

/**
 * Values over time: a line with its interval as a band. Several lines (at most six) share their periods.
 * @param {HTMLElement} element
 * @param {Options & {points?: Point[], series?: {name: string, points: Point[]}[], marks?: {at: number, label: string}[]}} options `points`, or
 *   named `series`; `marks`: lines at periods (by place, from 0) where something changed, which words beside the chart tell too
 * @returns {Promise<void>} when it is drawn
 */
export function drawTrend(element, { points, series = [{ name: "", points }], ...options }) {
  const said = complete(options);
  const rows = series.map((one) => ({ name: one.name, rows: one.points.map((point) => ({ ...point, name: said.format.when(point) })) }));
  return draw(element, said, rows, (paint) => trend(rows, said, paint));
}

/**
 * The factors of a rating, one below the other: bars from the lower end of the scale, intervals over their ends.
 * @param {HTMLElement} element
 * @param {Row[]} rows
 * @param {Options} options
 */
export function drawFactors(element, rows, options) {
  const said = complete(options);
  return draw(element, said, [{ name: "", rows }], (paint) => forest(rows, said, paint));
}

/** Take a chart away and let go of what it holds. */
export function erase(element) {
  drawn.get(element)?.();
  drawn.delete(element);
  element.replaceChildren();
}

function complete({ format, scale = [1, 5], ...options }) {
  return { ...options, scale, format: { ...formats, ...format } };
}

/** `shape`: makes the option of ECharts and the height (px; null: as the style sheet has it) from colors, letters and width. */
async function draw(element, options, groups, shape) {
  erase(element);
  element.classList.add("chart");
  const place = make("div", { class: "chart__drawing", role: "img", "aria-label": options.label, dir: "ltr" });
  const rightToLeft = getComputedStyle(element).direction === "rtl";
  element.append(...[key(groups), place, figures(groups, options)].filter(Boolean));
  place.classList.toggle("chart__drawing--rtl", rightToLeft);
  let ended = false;
  drawn.set(element, () => (ended = true));
  const { init } = await import("../vendor/echarts.js").catch(() => ({}));
  if (ended) return;
  if (!init) {
    place.remove();
    element.classList.add("chart--plain");
    return;
  }
  let chart = null;
  const redraw = () => {
    if (!place.clientWidth) return; // hidden: the observer calls again when it is shown
    const { option, height } = shape(paintOf(place, rightToLeft));
    if (height) place.style.blockSize = `${height}px`;
    chart ??= init(place, null, { renderer: "canvas" });
    chart.resize();
    chart.setOption({ ...option, animation: false }, { notMerge: true });
  };
  const size = new ResizeObserver(redraw);
  size.observe(place);
  const unwatch = watchColors(redraw);
  drawn.set(element, () => {
    size.disconnect();
    unwatch();
    chart?.dispose();
  });
  redraw();
}

/** What a shape needs to know of the page. */
function paintOf(place, rightToLeft) {
  const style = getComputedStyle(place);
  return {
    rightToLeft,
    width: place.clientWidth,
    size: Number.parseFloat(style.fontSize),
    font: style.fontFamily,
    leading: Math.max(1.25, Number.parseFloat(style.lineHeight) / Number.parseFloat(style.fontSize) || 1.4),
    color: (name, opacity) => color(place, `--${name}`, opacity),
  };
}

function key(groups) {
  if (groups.length < 2) return null;
  const items = groups.map(({ name }, at) => make("li", {}, make("span", { class: `chart__mark chart__mark--${at + 1}`, "aria-hidden": "true" }), make("bdi", {}, name)));
  return make("ul", { class: "chart__key" }, items);
}

function figures(groups, { label, words, format }) {
  const head = make("thead", {}, make("tr", {}, [words.rows, words.value, words.range, words.count].map((text) => make("th", { scope: "col" }, text))));
  const bodies = groups.map(({ name, rows }) => {
    const title = name ? make("tr", {}, make("th", { scope: "rowgroup", colspan: 4 }, make("bdi", {}, name))) : null;
    return make("tbody", {}, title, rows.map((row) => figure(row, words, format)));
  });
  const table = make("table", { class: "chart__table" }, make("caption", { class: words.table ? "unseen" : null }, label), head, bodies);
  if (!words.table) return make("div", { class: "chart__figures unseen" }, table);
  return make("details", { class: "chart__figures" }, make("summary", {}, words.table), make("div", { class: "chart__scroll", tabindex: 0, role: "group", "aria-label": label }, table));
}

function figure({ name, value, low, high, n }, words, format) {
  const cells = [isNumber(value) ? format.value(value) : (words.none ?? "–"), isNumber(low) && isNumber(high) ? format.range(low, high) : "–", isNumber(n) ? format.count(n) : "–"];
  return make("tr", {}, make("th", { scope: "row" }, make("bdi", {}, name)), cells.map((text) => make("td", {}, make("bdi", {}, text))));
}

const isNumber = Number.isFinite;
