/** One card: a place or a kind of visit, its factors, how it went over time, and what it is made of. */

import { get } from "../api.js";
import { fill, make, one, parameters } from "../dom.js";
import { ready } from "../staff.js";
import { say, show } from "../ui.js";
import { number, plural, word } from "../words.js";
import { cardsTable } from "./cards-table.js";
import { measured, share, took } from "./cells.js";
import { showCrumbs, split } from "./crumbs.js";
import { showFactors } from "./card-factors.js";
import { showTrend } from "./card-trend.js";
import { around } from "./directory.js";
import { fillFactors } from "./factors.js";
import { carried, watchFilters } from "./filters.js";
import { heads } from "./heads.js";
import { TRAITS, levelName, nameOf, partsOf } from "./names.js";
import { ask, moreOf } from "./table.js";

const PAGES = 20; // of a hundred, among which one card is looked for
const LONG = 120 * 86_400_000; // milliseconds
const given = parameters();
const [level, code, within] = ["level", "code", "within"].map((name) => given.get(name) ?? "");
const form = one("#filters");
let values = {};

one("#print").addEventListener("click", () => print());
one("#part").addEventListener("change", parts);
one("#factor").addEventListener("change", trend);
one("#interval").addEventListener("change", ({ target }) => {
  target.dataset.chosen = "";
  trend();
});
if (ready) {
  offerParts();
  fillFactors(one("#factor")).catch(() => {});
  watchFilters(changed).catch(() => say(word("failed"), "bad"));
}

function changed(now) {
  values = now;
  ask(one("#card"), form, card);
  trend();
  parts();
}

async function card() {
  const found = await find();
  if (!found) {
    showFactors(null);
    return null;
  }
  const name = nameOf(level, code, found.name);
  one("#name").textContent = name;
  document.title = `${name} · ${document.title.split(" · ").at(-1)}`;
  one("#scope").replaceChildren(TRAITS.includes(level) || level === "source" ? levelName(level) : make("bdi", { dir: "ltr" }, code));
  await crumbs(name);
  showFactors(found);
  return fill("summary", {
    mean: measured(found.mean, found.interval),
    csat: share(found.csat, found.csat_interval),
    n: number(found.n),
    excluded: found.excluded ? plural("held_back", found.excluded) : "",
    waiting: took(found.waiting_minutes),
    completion: took(found.completion_minutes),
    on_target: found.waiting_minutes?.on_target == null ? null : share(found.waiting_minutes.on_target, found.waiting_minutes.on_target_interval),
  });
}

/** The card itself: the API lists cards, it is one of a list, mostly of a list of one. */
async function find() {
  const { from, to, source } = values;
  let page = await get("/scorecards", { level, within: within || ownPlace(), from, to, source, limit: 100 });
  for (let pages = 1; ; pages += 1) {
    const found = page.results.filter((each) => each.code === code).at(-1); // the newest set of questions
    if (found || !page.next || pages === PAGES) return found;
    page = await get(page.next);
  }
}

function ownPlace() {
  if (level === "desk") return `center:${code.split("/")[0]}`;
  return ["source", "unit"].includes(level) ? "" : `${level}:${code}`;
}

async function crumbs(name) {
  if (within) return showCrumbs(one("#crumbs"), within, carried(values), name);
  const above = await around(level, code).catch(() => []);
  const last = above.at(-1);
  await showCrumbs(one("#crumbs"), last ? `${last.level}:${last.code}` : "", carried(values), name);
}

/** Weeks of a long time would mostly hold too few. */
function fitInterval({ from, to }) {
  const select = one("#interval");
  if (!("chosen" in select.dataset)) select.value = from && to && new Date(to) - new Date(from) < LONG ? "week" : "month";
}

function trend() {
  fitInterval(values);
  const query = { level, code, within, from: values.from, to: values.to, source: values.source, factor: one("#factor").value, interval: one("#interval").value };
  showTrend(query);
}

function offerParts() {
  const levels = within && !TRAITS.includes(split(within)[0]) ? [] : partsOf(level);
  one("#part").replaceChildren(...levels.map((value) => make("option", { value }, levelName(value))));
  one("#parts-section").hidden = !levels.length;
}

function parts() {
  const part = one("#part").value;
  if (!part) return;
  const inside = `${level}:${code}`;
  const { from, to, source } = values;
  show(
    one("#parts"),
    async () => {
      const page = await get("/scorecards", { level: part, within: inside, from, to, source, limit: 25 });
      if (!page.results.length) return null;
      const { frame, add } = cardsTable(page.results, { caption: levelName(part), heads: heads(), within: inside, carried: carried(values) });
      return [frame, moreOf(page.next, (next) => get(next), add)];
    },
    { empty: word("no_parts") },
  );
}
