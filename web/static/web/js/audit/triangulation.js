/** Citizens, shoppers and surveys side by side; who is heard, and who is served. */

import { get } from "../api.js";
import { icon, make, one } from "../dom.js";
import { ready } from "../staff.js";
import { nothing, say } from "../ui.js";
import { decimal, number, percent, plural, word } from "../words.js";
import { measured, signed } from "./cells.js";
import { watchFilters } from "./filters.js";
import { heardColumns } from "./heard.js";
import { levelName } from "./names.js";
import { placeTitle } from "./place-title.js";
import { ask, moreOf, table } from "./table.js";

const SCALE = [-40, 40]; // points

one("#print").addEventListener("click", () => print());
if (ready) watchFilters(changed).catch(() => say(word("failed"), "bad"));

function changed(values) {
  for (const id of ["heard", "summary"]) one(`#${id}`).replaceChildren();
  ask(one("#figures"), one("#filters"), () => load(values));
}

async function load(values) {
  const { period: _, ...query } = values;
  const page = await get("/triangulation", { ...query, limit: 25 });
  const { tests, flagged } = page.parameters;
  one("#summary").textContent = tests ? [plural("tested", tests), plural("flagged_of", flagged)].join(" · ") : "";
  if (!page.results.length) return null;
  const judged = table({ caption: levelName(values.level), columns: columns(values) }, page.results);
  const heard = showHeard(page, values);
  const add = (rows) => (heard?.add(rows), judged.add(rows));
  return [judged.frame, moreOf(page.next, (next) => get(next), add)];
}

function showHeard({ parameters, results }, values) {
  if (parameters.representation) {
    one("#heard").replaceChildren(nothing(word(`reason_why.${parameters.representation}`)));
    return null;
  }
  const heard = table({ caption: levelName(values.level), columns: heardColumns(values) }, results);
  const covered = parameters.covered === null ? null : make("p", { class: "soft small" }, word("covered", { share: percent(100 * parameters.covered) }));
  one("#heard").replaceChildren(...[heard.frame, covered].filter(Boolean));
  return heard;
}

function columns(values) {
  return [
    { name: word("head.name"), kind: "figures__name", cell: ({ code, name }) => placeTitle(values.level, code, name, values) },
    ...["citizen", "shopper", "survey"].map((source) => ({ name: word(`source.${source}`), kind: "number", cell: ({ n }) => (n[source] === null ? word("too_few") : number(n[source])) })),
    { name: word("head.difference"), cell: overall },
    { name: word("by_factor"), cell: byFactor },
  ];
}

const pairOf = ({ sources: [first, second] }) => word("pair", { first: word(`source.${first}`), second: word(`source.${second}`) });

function overall({ differences }) {
  const found = differences.filter(({ factor }) => factor === "overall");
  if (!found.length) return make("span", { class: "soft small" }, word("no_pair"));
  return make("div", { class: "stack" }, found.map(difference));
}

function difference(found) {
  const [first, second] = found.means;
  const means = make("span", { class: "figure__range" }, word("both_means", { first: decimal(first), second: decimal(second) }));
  return make("div", { class: "figure" }, make("span", { class: "small" }, pairOf(found)), measured(found.difference, found.interval, { format: signed, scale: SCALE, reference: 0 }), means, says(found));
}

const says = ({ flagged }) => (flagged ? make("span", { class: "badge badge--warning" }, icon("flag"), word("flagged")) : make("span", { class: "badge" }, icon("minus"), word("not_flagged")));

function byFactor({ differences }) {
  const found = differences.filter(({ factor }) => factor !== "overall");
  if (!found.length) return "–";
  const flagged = found.filter((each) => each.flagged).length;
  const rows = found.map((each) => make("li", {}, make("strong", {}, make("bdi", {}, each.factor_name ?? each.factor)), difference(each)));
  return make("details", {}, make("summary", {}, flagged ? plural("flagged_of", flagged) : word("not_flagged")), make("ul", { class: "stack" }, rows));
}
