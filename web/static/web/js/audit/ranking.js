/** The ranking: ranks with their ranges, and groups within which nothing can be told apart. */

import { get } from "../api.js";
import { icon, make, one } from "../dom.js";
import { ready } from "../staff.js";
import { say } from "../ui.js";
import { number, percent, plural, word } from "../words.js";
import { measured, range } from "./cells.js";
import { fillFactors } from "./factors.js";
import { watchFilters } from "./filters.js";
import { drawInterval } from "./interval.js";
import { levelName } from "./names.js";
import { placeTitle } from "./place-title.js";
import { ask, moreOf, table } from "./table.js";

const PARAMETERS = { formula: null, minimum_n: 0, mean: 2, k: 2, s2_within: 2, s2_between: 2, prior_df: 0, better: 2, false_rate: 2, pair_level: 4, pairs: 0, pairs_separable: 0, tie_groups: 0 };

one("#print").addEventListener("click", () => print());
if (ready) {
  fillFactors(one("#factor")).catch(() => {});
  watchFilters(changed).catch(() => say(word("failed"), "bad"));
}

function changed(values) {
  one("#asked").textContent = levelName(values.level);
  one("#parameters").hidden = true;
  ask(one("#figures"), one("#filters"), () => load(values));
}

async function load(values) {
  const { period: _, ...query } = values;
  const page = await get("/rankings", { ...query, limit: 25 });
  explain(page.parameters);
  if (!page.results.length) return null;
  const alone = groupsOfOne(page);
  const group = { key: (row) => row.tie_group, head: (row) => head(row, alone) };
  const { frame, add } = table({ caption: levelName(values.level), columns: columns(values, page.parameters.units), group }, page.results);
  return [frame, moreOf(page.next, (next) => get(next), add)];
}

/** Groups that are surely of one: both their neighbors are in sight and in other groups. */
function groupsOfOne({ results, next }) {
  const counts = Map.groupBy(results, (row) => row.tie_group);
  const last = results.at(-1).tie_group;
  return new Set([...counts].filter(([group, rows]) => rows.length === 1 && (group !== last || !next)).map(([group]) => group));
}

const head = ({ tie_group: group }, alone) => word(alone.has(group) ? "alone" : "tie_group", { number: number(group) });

function columns({ level, ...values }, units) {
  return [
    { name: word("head.rank"), kind: "tied", cell: (row) => rank(row, units) },
    { name: word("head.name"), kind: "figures__name", cell: ({ code, name }) => placeTitle(level, code, name, values) },
    { name: word("head.score"), cell: ({ score, interval }) => measured(score, interval) },
    { name: word("head.raw"), kind: "number", cell: ({ mean, n }) => make("div", {}, number(mean, 1), make("div", { class: "soft small" }, plural("ratings", n))) },
    { name: word("head.top5"), kind: "number", cell: ({ p_top5: p }) => chance(p) },
    { name: word("head.bottom5"), kind: "number", cell: ({ p_bottom5: p }) => chance(p) },
    { name: word("head.above_next"), cell: above },
  ];
}

function rank({ rank: place, rank_interval: [low, high] }, units) {
  const drawn = units > 1 ? drawInterval({ value: place, low, high }, { scale: [1, units] }) : null;
  return make("div", { class: "figure rank" }, make("span", { class: "figure__value" }, number(place)), drawn, make("span", { class: "figure__range" }, make("bdi", {}, low === high ? number(low) : range([low, high], 0))));
}

const chance = (p) => (p > 0 && p < 0.005 ? `<${percent(1)}` : p > 0.995 && p < 1 ? `>${percent(99)}` : percent(100 * p));

function above({ p_above_next: p, separable_from_next: isApart }) {
  if (p === null) return "–";
  return make("div", { class: "figure" }, make("span", { class: "figure__value" }, chance(p)), make("span", { class: "figure__range" }, isApart ? [icon("check"), " "] : null, word(isApart ? "told_apart" : "not_told_apart")));
}

function explain(parameters) {
  one("#parameters").hidden = false;
  const { units, units_too_few: few, minimum_n: minimum } = parameters;
  one("#units").textContent = [plural("units_ranked", units), few ? plural("units_too_few", few, { minimum: number(minimum) }) : ""].join(" ");
  one("#parameter-list").replaceChildren(...Object.entries(PARAMETERS).map(([name, digits]) => make("div", {}, make("dt", {}, word(`parameter.${name}`)), make("dd", {}, make("bdi", {}, valueOf(parameters, name, digits))))));
}

function valueOf(parameters, name, digits) {
  const value = parameters[name];
  if (name === "k" && value === null && parameters.units > 1) return word("infinite");
  return digits === null ? value : number(value, digits);
}
