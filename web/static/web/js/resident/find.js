/** Finding a center: as one types, near, by filters; as a list or on a map. */

import "../page.js";
import { api } from "../api.js";
import { keepInAddress, one } from "../dom.js";
import { onChange } from "../session.js";
import { growing, nothing, once, say, why } from "../ui.js";
import { ago, distance, word } from "../words.js";
import { ageOf } from "./age.js";
import { centerRow } from "./center-card.js";
import { chooseFilters, showChosen } from "./find-filters.js";
import { RADIUS_KM, isSearch, question, readFilters } from "./find-query.js";
import { showMine } from "./my-centers.js";
import { locate, position } from "./position.js";

const PAUSE = 250; // milliseconds after the last key
const form = one("#search");
const filters = readFilters();
const found = []; // centers of the list, in its order
let asking = null; // ends the search that is on its way
let pause = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  form.q.blur();
  change({ q: form.q.value.trim() });
});
form.q.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => change({ q: form.q.value.trim() }), PAUSE);
});
for (const name of ["open_now", "accessible"]) form[name].addEventListener("change", () => change({ [name]: form[name].checked ? "true" : "" }));
one("#near").addEventListener("click", (event) => toggleOrder(event.currentTarget, "distance"));
one("#best").addEventListener("click", (event) => toggleOrder(event.currentTarget, "score"));
one("#more-filters").addEventListener("click", async () => {
  const chosen = await chooseFilters(filters);
  if (chosen) change(chosen);
});
one("#as-list").addEventListener("click", () => view(""));
one("#as-map").addEventListener("click", () => view("map"));
onChange(mine);

form.q.value = filters.q;
for (const name of ["open_now", "accessible"]) form[name].checked = filters[name] === "true";
if (filters.order === "distance" && !position()) filters.order = ""; // nobody is asked before he presses
change({});
view(new URLSearchParams(location.search).get("view") ?? "");

/** Search anew where a filter is another than before. */
function change(changes) {
  clearTimeout(pause);
  const before = { ...filters };
  Object.assign(filters, changes);
  if (asking && Object.keys(filters).every((name) => filters[name] === before[name])) return;
  keepInAddress(filters);
  mark();
  search();
}

function mark() {
  const near = Boolean(position());
  one("#near").setAttribute("aria-pressed", String(filters.order === "distance"));
  one("#best").setAttribute("aria-pressed", String(filters.order === "score"));
  one("#order").textContent = orderOf(near);
  showChosen(filters, (name) => change(name === "entity" ? { entity: "", service: "" } : { [name]: "" }));
  mine();
}

function orderOf(isNear) {
  if (filters.order === "score") return isNear ? word("by_score_near", { distance: distance(RADIUS_KM) }) : word("by_score");
  return word(filters.order === "distance" ? "by_distance" : "by_name");
}

function mine() {
  if (isSearch(filters)) one("#mine").hidden = true;
  else showMine();
}

function search() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const asked = question(filters, position());
  growing(one("#results"), (next) => page(next, asked, signal), row, { empty: word("no_match") });
}

async function page(next, asked, signal) {
  const { data, headers } = await api("GET", next ?? "/centers", { query: next ? {} : asked, open: true, signal });
  const age = ageOf(headers);
  one("#kept-from").hidden = !age;
  if (age) one("#kept-from").textContent = word("seen", { ago: ago(age) });
  if (!next) found.length = 0;
  found.push(...data.results);
  drawMap();
  return data;
}

function row(center) {
  return centerRow(center, filters.service ? `?service=${encodeURIComponent(filters.service)}` : "");
}

async function toggleOrder(button, order) {
  if (filters.order === order) return change({ order: "" });
  await once(button, async () => {
    try {
      await locate();
    } catch (error) {
      say(error.message, "bad");
      if (order === "distance") return;
    }
    change({ order });
  });
}

function view(name) {
  const isMap = name === "map";
  one("#as-list").setAttribute("aria-pressed", String(!isMap));
  one("#as-map").setAttribute("aria-pressed", String(isMap));
  one("#map").hidden = !isMap;
  keepInAddress({ view: name });
  if (!isMap) return;
  drawMap();
}

/** The map shows what the list shows; its library comes when it is first looked at. */
async function drawMap() {
  const place = one("#map");
  if (place.hidden || !found.length) return;
  try {
    const { drawCenters } = await import("./centers-map.js");
    await drawCenters(place, found, word("map_of"));
  } catch (error) {
    console.error(error);
    place.replaceChildren(nothing(why(error)));
  }
}
