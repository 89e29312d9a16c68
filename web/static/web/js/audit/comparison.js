/** Two periods: who moved, and whether it is real. */

import { get } from "../api.js";
import { make, one } from "../dom.js";
import { ready } from "../staff.js";
import { say } from "../ui.js";
import { decimal, locale, number, plural, word } from "../words.js";
import { mark, measured, signed, range } from "./cells.js";
import { fillFactors } from "./factors.js";
import { watchFilters } from "./filters.js";
import { placesOf } from "./directory.js";
import { levelName } from "./names.js";
import { placeTitle } from "./place-title.js";
import { ask, moreOf, table } from "./table.js";

one("#print").addEventListener("click", () => print());
if (ready) {
  fillFactors(one("#factor")).catch(() => {});
  watchFilters(changed).catch(() => say(word("failed"), "bad"));
}

function changed(values) {
  one("#asked").textContent = levelName(values.level);
  for (const id of ["summary", "missing"]) one(`#${id}`).replaceChildren();
  ask(one("#figures"), one("#filters"), () => load(values));
}

async function load(values) {
  const { period: _, ...query } = values;
  const page = await get("/rankings/comparison", { ...query, limit: 25 });
  summarize(page);
  sayMissing(values.level, page.parameters).catch(() => {});
  if (!page.results.length) return null;
  const farthest = Math.max(10, ...page.results.flatMap(({ change, relative_change: relative }) => [...change.interval, ...relative.interval].map(Math.abs)));
  const scale = [-1, 1].map((side) => side * Math.ceil(farthest / 10) * 10);
  const { frame, add } = table({ caption: levelName(values.level), columns: columns(values, scale) }, page.results);
  return [frame, moreOf(page.next, (next) => get(next), add)];
}

function columns(values, scale) {
  const changeCell = ({ value, interval, real }) =>
    make("div", { class: "figure" }, verdict(value, real), measured(value, interval, { format: signed, scale, reference: 0 }));
  return [
    { name: word("head.name"), kind: "figures__name", cell: ({ code, name }) => placeTitle(values.level, code, name, values) },
    { name: word("head.rank_move"), cell: ranks },
    { name: word("head.means"), cell: means },
    { name: word("head.change"), cell: ({ change }) => changeCell(change) },
    { name: word("head.relative"), cell: ({ relative_change: change }) => changeCell(change) },
  ];
}

const verdict = (value, isReal) => (isReal ? mark(value > 0 ? "up" : "down", word(value > 0 ? "real_up" : "real_down")) : mark("unclear", word("by_chance")));

function ranks({ previous, current, ranks_gained: gained }) {
  const moved = gained > 0 ? plural("moved_up", gained) : gained < 0 ? plural("moved_down", -gained) : word("same_rank");
  return make("div", { class: "figure" }, make("span", { class: "figure__value" }, moved), make("span", { class: "figure__range" }, word("before_now", { before: number(previous.rank), now: number(current.rank) })));
}

function means({ previous, current }) {
  const line = ({ mean, n }) => make("span", {}, make("span", { class: "figure__value" }, decimal(mean)), make("span", { class: "soft small" }, " ", plural("ratings", n)));
  return make("div", { class: "figure" }, line(previous), line(current));
}

function summarize({ scope, parameters, previous_from: from, previous_to: to }) {
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const period = (first, last) => days.formatRange(new Date(first), new Date(last));
  const { changed: real, moved, units, common_change: common, common_interval: interval } = parameters;
  const tile = (name, value, under) => make("div", { class: "card card--flat" }, make("dt", {}, word(name)), make("dd", {}, make("span", { class: "figure__value" }, value), make("div", { class: "soft small" }, under)));
  one("#summary").replaceChildren(
    make("p", {}, word("compared", { period: period(scope.from, scope.to), previous: period(from, to) })),
    make(
      "dl",
      { class: "tiles" },
      tile("summary.changed", number(real), plural("of_units", units)),
      tile("summary.moved", number(moved), plural("of_units", units)),
      tile("summary.common", common === null ? "–" : signed(common), interval ? word("interval_from_to", { range: range(interval) }) : ""),
    ),
  );
}

async function sayMissing(level, { only_previous: then, only_current: now }) {
  const names = then.length + now.length && level !== "desk" ? new Map((await placesOf(level)).map(({ code, name }) => [code, name])) : new Map();
  const part = (title, codes) => (codes.length ? make("details", {}, make("summary", {}, title, " ", make("span", { class: "soft" }, `(${number(codes.length)})`)), make("ul", { class: "missing" }, codes.map((code) => make("li", {}, make("bdi", {}, names.get(code) ?? code))))) : null);
  one("#missing").replaceChildren(...[part(word("only_previous"), then), part(word("only_current"), now)].filter(Boolean));
}
