/** Centers on a map; loaded when somebody wants to see one, for it weighs more than the rest of the page. */

import { make } from "../dom.js";
import { drawMap } from "../map.js";
import { number, word } from "../words.js";
import { kindName, level, openState, pageOf } from "./center-card.js";
import { countries } from "./countries.js";
import { position } from "./position.js";

const CSS = new URL("../../css/map.css", import.meta.url).pathname;
const drawn = new WeakMap(); // element -> its map

/**
 * Show centers on the map of an element, which is drawn the first time.
 * @param {HTMLElement} element
 * @param {object[]} centers items of `GET /centers`; those without a position are left out
 * @param {string} label what the map shows
 * @param {boolean} [whole] the whole country, instead of just where the centers are
 */
export async function drawCenters(element, centers, label, whole = false) {
  const points = centers.filter((center) => center.position).map(point);
  if (!drawn.has(element)) drawn.set(element, draw(element, centers, label));
  const map = await drawn.get(element);
  map.setPoints(points, !whole);
}

async function draw(element, centers, label) {
  const [countryOf] = await Promise.all([countries(), style()]);
  const country = [...new Set(centers.map((center) => countryOf(center.region.code)).filter(Boolean))];
  const words = { zoomIn: word("zoom_in"), zoomOut: word("zoom_out"), close: word("close"), here: word("here") };
  return drawMap(element, { country, label, words, here: here() });
}

function here() {
  const [lat, lng] = (position() ?? "").split(",").map(Number);
  return position() ? { lat, lng } : null;
}

function point({ code, name, kind, position: { lat, lng }, score, ...place }) {
  const said = score && word("score_spoken", { points: number(score.points), n: score.n });
  return {
    lat,
    lng,
    label: name,
    href: pageOf(code),
    level: score ? level(score.points) : null,
    text: score ? number(score.points) : "",
    notes: [kindName(kind), openState(place).textContent, said ?? word("too_few")].filter(Boolean),
  };
}

function style() {
  return new Promise((resolve) => document.head.append(make("link", { rel: "stylesheet", href: CSS, onload: resolve, onerror: resolve })));
}
