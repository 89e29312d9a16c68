/** Scores: a card for each place or kind of visit, as a table and on a map. */

import { get } from "../api.js";
import { keepInAddress, one, parameters } from "../dom.js";
import { ready } from "../staff.js";
import { say } from "../ui.js";
import { word } from "../words.js";
import { cardLink, cardsTable } from "./cards-table.js";
import { showCrumbs } from "./crumbs.js";
import { carried, linkTo, watchFilters } from "./filters.js";
import { heads } from "./heads.js";
import { levelName } from "./names.js";
import { ask, moreOf } from "./table.js";

const ON_MAP = ["center", "region"];
let values = {};

one("#as-table").addEventListener("click", () => view(""));
one("#as-map").addEventListener("click", () => view("map"));
one("#print").addEventListener("click", () => print());
if (ready) watchFilters(changed).catch(() => say(word("failed"), "bad"));

function changed(now) {
  values = now;
  one("#asked").textContent = levelName(values.level);
  one("#to-ranking").href = linkTo("/audit/ranking", { level: values.level, within: values.within, ...carried(values) });
  showCrumbs(one("#crumbs"), values.within, carried(values));
  ask(one("#figures"), one("#filters"), () => load(values));
  view(parameters().get("view") ?? "");
}

async function load({ period: _, ...query }) {
  const page = await get("/scorecards", { ...query, limit: 25 });
  if (!page.results.length) return null;
  const { frame, add } = cardsTable(page.results, { caption: levelName(query.level), heads: heads(), within: query.within, carried: carried(values), compare: query.compare });
  return [frame, moreOf(page.next, (next) => get(next), add)];
}

async function view(name) {
  const isMap = name === "map";
  const canMap = ON_MAP.includes(values.level);
  keepInAddress({ view: name });
  one("#as-table").setAttribute("aria-pressed", String(!isMap));
  one("#as-map").setAttribute("aria-pressed", String(isMap));
  one("#map-part").hidden = !isMap || !canMap;
  one("#map-only-places").hidden = !isMap || canMap;
  if (!isMap || !canMap) return;
  const { showScores } = await import("./scores-map.js");
  await showScores(one("#map"), one("#map-note"), values, (card) => cardLink(card, values.within, carried(values)));
}
