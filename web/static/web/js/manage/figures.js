/** Figures that a manager may see: the public card, and what pulses told. */

import { get } from "../api.js";
import { drawFactors, drawTrend, erase } from "../chart.js";
import { fill, make, one } from "../dom.js";
import { ready } from "../staff.js";
import { nothing, show } from "../ui.js";
import { number, percent, word } from "../words.js";
import { factorNames } from "./factors.js";
import { choosePlace } from "./place.js";

const PAGES = 5; // of a hundred pulses
let pulses = [];
let names = new Map();

if (ready) choosePlace(load).catch(() => show(one("#card"), () => get("/me/mandates")));
one("#factor").addEventListener("change", drawPulses);

function load(code) {
  show(one("#card"), () => card(code));
  show(one("#trend"), () => trend(code));
}

async function card(code) {
  const told = await get(`/centers/${code}/scorecard`, {}, { open: true });
  erase(one("#factors"));
  if (told.reason) return nothing(word("too_few"));
  const rows = told.factors.map(({ name, mean, n }) => ({ name, value: mean, n }));
  drawFactors(one("#factors"), rows, {
    label: word("chart.factor"),
    words: { rows: word("chart.factor"), value: word("chart.score"), range: word("chart.interval"), count: word("chart.ratings"), table: word("chart.figures") },
    format: { count: String },
  });
  return fill("summary", { mean: number(told.mean), csat: percent(told.csat), n: told.n });
}

async function trend(code) {
  names = await factorNames();
  pulses = [];
  let page = await get("/alerts", { kind: "pulse", center: code, limit: 100 });
  for (let pages = 1; ; pages += 1) {
    pulses.push(...page.results.filter(({ pulse }) => pulse));
    if (!page.next || pages === PAGES) break;
    page = await get(page.next);
  }
  if (!pulses.length) return null;
  const select = one("#factor");
  const kept = select.value;
  select.replaceChildren(...[...names].map(([value, name]) => make("option", { value }, name)));
  if (names.has(kept)) select.value = kept;
  setTimeout(drawPulses);
  return make("div", { id: "pulses" });
}

function drawPulses() {
  const place = document.getElementById("pulses");
  if (!place) return;
  const code = one("#factor").value;
  const points = pulses
    .filter(({ pulse }) => code in pulse.means)
    .map(({ raised_at: at, pulse }) => ({ from: at, value: pulse.means[code], n: pulse.count }));
  if (!points.length) {
    erase(place);
    return place.replaceChildren(nothing(word("too_few")));
  }
  drawTrend(place, {
    points,
    label: `${word("pulse_means")}: ${names.get(code)}`,
    words: { rows: word("chart.day"), value: word("chart.score"), range: word("chart.interval"), count: word("chart.ratings"), table: word("chart.figures") },
    format: { count: String },
  });
}
