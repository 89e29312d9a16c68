/** The factors of a card: means with intervals, and how the answers are spread. */

import { drawFactors, erase } from "../chart.js";
import { make, one } from "../dom.js";
import { number, percent, word } from "../words.js";
import { table } from "./table.js";

const chartWords = (rows) => ({ rows, value: word("chart.points"), range: word("chart.interval"), count: word("chart.ratings"), table: word("chart.figures"), none: word("chart.too_few") });

/** @param {object|null} card null: there is none */
export function showFactors(card) {
  const [place, spread] = [one("#factors"), one("#spread")];
  erase(place);
  spread.replaceChildren();
  if (!card) return place.replaceChildren(make("p", { class: "soft" }, word("no_figures")));
  const factors = Object.values(card.factors);
  const rows = factors.map(({ name, mean, interval, n }) => ({ name, value: mean, low: interval?.[0], high: interval?.[1], n }));
  drawFactors(place, rows, { label: word("factors_of"), words: chartWords(word("chart.factor")), scale: [0, 100], format: { value: (value) => number(value) } });
  spread.replaceChildren(make("details", { class: "chart__figures" }, make("summary", {}, word("histogram")), spreads(card, factors)));
}

/** Sets of questions have five answers; whole ratings are points in five classes. */
function spreads(card, factors) {
  const shown = [{ name: word("overall"), kind: "all", ...card }, ...factors.map((factor) => ({ ...factor, kind: "factor" }))];
  const frames = ["all", "factor"].map((kind) => {
    const rows = shown.filter((each) => each.kind === kind).map((each) => ({ ...each, name: kind === "all" ? word("overall") : each.name }));
    const columns = [
      { name: word("head.name"), cell: ({ name }) => make("bdi", {}, name) },
      { name: word("histogram"), cell: ({ histogram }) => (histogram ? bars(histogram) : word("too_few")) },
      ...[1, 2, 3, 4, 5].map((answer) => ({
        name: word(`answer.${kind}.${answer}`),
        kind: "number",
        cell: ({ histogram, n }) => (histogram ? make("span", {}, number(histogram[answer - 1]), make("span", { class: "soft small" }, ` ${percent((100 * histogram[answer - 1]) / n)}`)) : "–"),
      })),
    ];
    return table({ caption: word("histogram"), columns }, rows).frame;
  });
  return make("div", { class: "stack" }, frames);
}

/** Five columns; the figures stand beside them. */
function bars(histogram) {
  const most = Math.max(...histogram, 1);
  return make(
    "div",
    { class: "spread", "aria-hidden": "true" },
    histogram.map((count) => {
      const bar = make("span");
      bar.style.setProperty("--part", String((100 * count) / most));
      return bar;
    }),
  );
}
