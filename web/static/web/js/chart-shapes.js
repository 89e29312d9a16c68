/** The options of ECharts for chart.js: what is drawn where. A custom series draws what carries intervals. */

import { make } from "./dom.js";

const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"]; // as the marks of css/chart.css: color is not the only sign
const DASHES = ["solid", [6, 3], [2, 3], [10, 3, 2, 3], [12, 4], [4, 2]];
const NARROW = 30; // times the size of letters: names stand above their rows
const isNumber = Number.isFinite;

/** Lines over periods with bands for intervals. */
export function trend(series, options, paint) {
  const periods = series[0].rows.map(({ name }) => name);
  const axis = { axisLine: { lineStyle: { color: paint.color("edge") } }, axisTick: { show: false }, axisLabel: letters(paint) };
  return {
    height: null,
    option: {
      textStyle: { fontFamily: paint.font },
      grid: { top: options.unit ? paint.size * 2.5 : paint.size, bottom: 4, left: 4, right: 12, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: { ...tip(paint), formatter: ([{ dataIndex }]) => note(periods[dataIndex], series.map(({ name, rows }) => ({ ...rows[dataIndex], name })), options, paint) },
      xAxis: { ...axis, type: "category", data: periods, inverse: paint.rightToLeft, boundaryGap: true, axisLabel: { ...axis.axisLabel, hideOverlap: true } },
      yAxis: { ...valueAxis(options, paint), position: paint.rightToLeft ? "right" : "left", name: options.unit, nameTextStyle: letters(paint), nameGap: paint.size },
      series: series.flatMap(({ rows }, at) => [band(rows, at, paint), line(rows, at, options, paint)]),
    },
  };
}

function line(rows, at, options, paint) {
  const stroke = paint.color(`chart-${at + 1}`);
  return {
    type: "line",
    data: rows.map(({ value }) => (isNumber(value) ? value : null)),
    symbol: SYMBOLS[at],
    symbolSize: paint.size * 0.6,
    showAllSymbol: true,
    lineStyle: { color: stroke, width: 2, type: DASHES[at] },
    itemStyle: { color: stroke },
    emphasis: { disabled: true },
    markLine: at ? undefined : across(options.reference, "yAxis", paint, options.marks),
  };
}

/** Between neighbouring periods the band is filled; every period has its interval drawn as a line besides. */
function band(rows, at, paint) {
  const [fill, stroke] = [paint.color(`chart-${at + 1}`, 0.16), paint.color(`chart-${at + 1}`, 0.55)];
  const known = (row) => row && isNumber(row.low) && isNumber(row.high);
  return {
    type: "custom",
    silent: true,
    data: rows.map((_, place) => [place]),
    renderItem: (_, api) => {
      const place = api.value(0);
      const [here, next] = [rows[place], rows[place + 1]];
      if (!known(here)) return null;
      const [low, high] = [api.coord([place, here.low]), api.coord([place, here.high])];
      const children = [segment(low, high, stroke, 1)];
      if (known(next)) {
        const points = [high, api.coord([place + 1, next.high]), api.coord([place + 1, next.low]), low];
        children.push({ type: "polygon", shape: { points }, style: { fill } });
      }
      return { type: "group", children };
    },
    encode: { x: 0 },
  };
}

/** Rows one below the other: name and count, a bar with its interval over the end, the value in figures. */
export function forest(rows, options, paint) {
  const narrow = paint.width < NARROW * paint.size;
  const text = paint.size * paint.leading;
  const height = text * (narrow ? 3.7 : 2.9);
  const columns = narrow ? [paint.size * 1.3, paint.size * 1.3] : [Math.min(paint.width * 0.38, paint.size * 22), paint.size * 5];
  const [left, right] = paint.rightToLeft ? columns.toReversed() : columns;
  const [top, bottom] = [options.reference ? text * 1.4 : 4, text * (options.unit ? 2.8 : 1.6)];
  return {
    height: Math.ceil(rows.length * height + top + bottom),
    option: {
      textStyle: { fontFamily: paint.font },
      grid: { top, bottom, left, right, outerBoundsMode: "none" },
      tooltip: { ...tip(paint), formatter: ([{ dataIndex }]) => note(rows[dataIndex].name, [{ ...rows[dataIndex], name: "" }], options, paint) },
      xAxis: { ...valueAxis(options, paint), inverse: paint.rightToLeft, name: options.unit, nameLocation: "middle", nameGap: text * 1.6, nameTextStyle: letters(paint) },
      yAxis: { type: "category", show: false, inverse: true, data: rows.map(({ name }) => name), axisPointer: { show: true, type: "shadow" } },
      series: [
        {
          type: "custom",
          data: rows.map(({ value }, place) => [isNumber(value) ? value : (options.scale?.[0] ?? 0), place]),
          encode: { x: 0, y: 1 },
          clip: false,
          renderItem: ({ coordSys }, api) => row(rows[api.value(1)], api.value(1), { api, area: coordSys, narrow, text, options, paint }),
        },
        // Lines across belong to a series of points; there is none to see.
        { type: "scatter", data: [], silent: true, markLine: across(options.reference, "xAxis", paint) },
      ],
    },
  };
}

function row({ name, value, low, high, n, color = 1 }, place, { api, area, narrow, text, options, paint }) {
  const [, middle] = api.coord([0, place]);
  const at = (number) => api.coord([number, place])[0];
  const y = middle + (narrow ? text * 1.1 : 0); // the drawn part is below the words
  const ink = paint.color(`chart-${color}`);
  const [start, end] = paint.rightToLeft ? [area.x + area.width, area.x] : [area.x, area.x + area.width];
  const outside = paint.rightToLeft ? -1 : 1;
  const [near, far] = paint.rightToLeft ? ["right", "left"] : ["left", "right"];
  const nameAt = paint.rightToLeft ? paint.width - 4 : 4;
  const gap = paint.size;
  const room = narrow ? paint.width * 0.72 : (paint.rightToLeft ? paint.width - start : start) - gap - 4;
  const figure = isNumber(value) ? options.format.value(value) : (options.words.none ?? "–");
  const under = isNumber(n) ? options.format.count(n) : "";
  const first = narrow ? middle - text * 1.1 : middle - (under ? text * 0.5 : 0);
  const children = [
    segment([start, y], [end, y], paint.color("line"), 1),
    words(name, nameAt, first, near, { paint, width: room, weight: 500 }),
    words(figure, narrow ? paint.width - nameAt : end + outside * gap * 0.75, narrow ? first : middle, narrow ? far : near, { paint, weight: 700 }),
  ];
  if (under) children.push(words(under, nameAt, first + text, near, { paint, width: room, soft: true }));
  if (!isNumber(value)) return { type: "group", children };
  const ends = [start, at(value)].sort((a, b) => a - b);
  children.push({ type: "rect", shape: { x: ends[0], y: y - text * 0.3, width: ends[1] - ends[0], height: text * 0.6, r: 3 }, style: { fill: paint.color(`chart-${color}`, 0.3) } });
  if (isNumber(low) && isNumber(high)) {
    const cap = text * 0.22;
    children.push(segment([at(low), y], [at(high), y], ink, 2), ...[low, high].map((one) => segment([at(one), y - cap], [at(one), y + cap], ink, 2)));
  }
  children.push({ type: "circle", shape: { cx: at(value), cy: y, r: paint.size * 0.36 }, style: { fill: ink, stroke: paint.color("surface"), lineWidth: 1.5 } });
  return { type: "group", children };
}

function words(text, x, y, align, { paint, width, weight = 400, soft = false }) {
  const size = soft ? paint.size * 0.9 : paint.size;
  const fill = paint.color(soft ? "ink-soft" : "ink");
  return { type: "text", style: { text, x, y, align, verticalAlign: "middle", fill, font: `${weight} ${size}px ${paint.font}`, width, overflow: width ? "truncate" : "none", ellipsis: "…" } };
}

function segment([x1, y1], [x2, y2], stroke, lineWidth) {
  return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth } };
}

function valueAxis({ scale, format }, paint) {
  const [min, max] = scale ?? [0, null];
  const lines = { show: true, lineStyle: { color: paint.color("line"), opacity: 0.7 } };
  const label = { ...letters(paint), hideOverlap: true, formatter: (value) => format.value(value) };
  return { type: "value", min, max, ...(scale && max - min <= 5 && { interval: 1 }), splitLine: lines, axisLabel: label, axisLine: { show: false }, axisTick: { show: false } };
}

/** `marks`: places on the axis of periods where something changed, as lines from top to bottom. */
function across(reference, axis, paint, marks = []) {
  if (!reference && !marks.length) return undefined;
  const label = { ...letters(paint), formatter: ({ name }) => name, color: paint.color("ink"), position: axis === "xAxis" ? "start" : paint.rightToLeft ? "insideEndTop" : "insideStartTop" };
  const upright = marks.map((mark) => ({ xAxis: mark.at, name: mark.label, label: { position: "insideEndTop", rotate: 0 } }));
  const data = [...(reference ? [{ [axis]: reference.value, name: reference.label }] : []), ...upright];
  return { silent: true, symbol: "none", data, lineStyle: { color: paint.color("ink"), type: [5, 4], width: 1.5 }, label };
}

function letters({ size, font, color }) {
  return { fontSize: size, fontFamily: font, color: color("ink-soft") };
}

/** Only nodes go into the box: the policy of content forbids the markup that ECharts would write. */
function tip(paint) {
  return {
    trigger: "axis",
    confine: true,
    className: "chart__tip",
    backgroundColor: paint.color("surface"),
    borderColor: paint.color("edge"),
    textStyle: { color: paint.color("ink"), fontSize: paint.size, fontFamily: paint.font },
    transitionDuration: 0,
    axisPointer: { type: "line", lineStyle: { color: paint.color("edge") }, shadowStyle: { color: paint.color("ink", 0.06) }, label: { show: false }, animation: false },
  };
}

function note(title, measured, { format, words: { none = "–" } }, { rightToLeft }) {
  const rows = measured.map(({ name, value, low, high, n }) => {
    const parts = [isNumber(value) ? format.value(value) : none];
    if (isNumber(low) && isNumber(high)) parts.push(format.range(low, high));
    if (isNumber(n)) parts.push(format.count(n));
    return make("p", {}, name ? make("bdi", { class: "chart__name" }, name) : null, parts.map((text, at) => make(at ? "span" : "strong", {}, make("bdi", {}, text))));
  });
  return make("div", { dir: rightToLeft ? "rtl" : "ltr", class: "chart__note" }, make("p", { class: "chart__title" }, make("bdi", {}, title)), rows);
}
