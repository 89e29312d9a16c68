/** The map of mean scores. The table says the same. */

import { make } from "../dom.js";
import { drawMap } from "../map.js";
import { decimal, number, plural, word } from "../words.js";
import { range } from "./cells.js";
import { allOf, directory } from "./directory.js";

const CLASSES = [40, 55, 70, 85]; // points at which the next class begins
let drawn = null;
let asked = 0;

/** Which of five classes a mean is in, 1 to 5; null where there is none. */
const classOf = (mean) => (mean === null ? null : 1 + CLASSES.filter((begin) => mean >= begin).length);

/**
 * Draw the cards of centers or regions; of a region where the middle of its centers is.
 * @param {HTMLElement} place
 * @param {HTMLElement} note what the map cannot show is said there
 * @param {object} values of the filters
 * @param {(card: object) => string} linkOf
 */
export async function showScores(place, note, { period: _, compare: _none, ...query }, linkOf) {
  const mine = ++asked;
  place.setAttribute("aria-busy", "true");
  try {
    const [cards, centers, regions] = await Promise.all([allOf("/scorecards", query), directory("centers"), directory("regions")]);
    if (mine !== asked) return;
    const positions = query.level === "region" ? middles(centers) : new Map(centers.map(({ code, position }) => [code, position]));
    const points = cards.filter(({ code }) => positions.get(code)).map((card) => point(card, positions.get(card.code), linkOf(card)));
    const lost = cards.length - points.length;
    note.replaceChildren(lost ? plural("not_on_map", lost) : "");
    if (drawn) return drawn.setPoints(points, true);
    const country = regions.filter(({ parent }) => !parent).map(({ code }) => code);
    const words = { zoomIn: word("zoom_in"), zoomOut: word("zoom_out"), close: word("close") };
    drawn = await drawMap(place, { country, points, label: word("map_of"), words });
  } catch (error) {
    if (!drawn) place.replaceChildren();
    if (error.status !== 400) note.replaceChildren(make("p", { role: "alert" }, word("no_map")));
    else drawn?.setPoints([]);
  } finally {
    if (mine === asked) place.removeAttribute("aria-busy");
  }
}

function middles(centers) {
  const known = centers.filter(({ position }) => position);
  const groups = Map.groupBy(known, ({ region }) => region.code);
  const mean = (rows, axis) => rows.reduce((sum, { position }) => sum + position[axis], 0) / rows.length;
  return new Map([...groups].map(([code, rows]) => [code, { lat: mean(rows, "lat"), lng: mean(rows, "lng") }]));
}

function point({ name, mean, interval, n }, { lat, lng }, href) {
  const level = classOf(mean);
  if (level === null) return { lat, lng, href, label: `${name}: ${word("too_few")}` };
  const unsure = interval && interval.some((end) => classOf(end) !== level);
  const points = plural("of_points", n, { points: decimal(mean, 1) });
  const notes = [word(`class.${level}`), interval && word("interval_from_to", { range: range(interval) }), unsure && word("uncertain")].filter(Boolean);
  return { lat, lng, href, level, label: `${name}: ${points}`, text: unsure ? `${number(mean)}?` : number(mean), notes };
}
