/**
 * Maps of places without a server of tiles: outlines of countries (map/CC.json) and points that open a note. Pages link css/map.css.
 *
 * Up to 200 points in view are buttons that keyboards and screen readers reach; more are circles on a canvas until one comes
 * nearer. A map is never the only way to a place: a list stands beside it.
 *
 * @typedef {object} Point
 * @property {number} lat degrees north
 * @property {number} lng degrees east
 * @property {string} label its name; of buttons also the name for screen readers, so say the score here or in `notes`
 * @property {string} [href] where the name in the note leads
 * @property {1|2|3|4|5|null} [level] color: one of --score-1 to --score-5
 * @property {string} [text] a few signs inside the point: "4.2"
 * @property {string[]} [notes] lines of the note
 *
 * @typedef {object} Words
 * @property {string} zoomIn
 * @property {string} zoomOut
 * @property {string} close of a note
 * @property {string} [here] "You are here"
 *
 * @typedef {object} Options
 * @property {string|string[]} [country] ISO 3166-1 alpha-2 codes of the outlines, as the regions without parent in GET /regions; the world
 *   where none is given or known
 * @property {Point[]} [points]
 * @property {{lat: number, lng: number, accuracy?: number}} [here] the reader's own place; accuracy in meters
 * @property {string} label what the map shows
 * @property {Words} words
 *
 * @typedef {object} Drawn
 * @property {(points: Point[], fit?: boolean) => void} setPoints others instead; `fit`: all of them come into view
 * @property {(point: Point) => void} show go to a point and open its note
 * @property {() => void} destroy
 */

import { make } from "./dom.js";
import { color, movesLittle, watchColors } from "./paint.js";

const LAND = "tilePane"; // below the canvas, which lies below drawn shapes within a pane
const SOURCE = "Natural Earth";
const BUTTONS = 200; // in view at once; more are a canvas
const CLOSEST = 16;

/**
 * Draw a map into an element, whose height is --map-height.
 * @param {HTMLElement} element
 * @param {Options} options
 * @returns {Promise<Drawn>} throws where the library could not be loaded: the list beside stays
 */
export async function drawMap(element, { country = [], points = [], here = null, label, words }) {
  const [leaflet, outlines] = await Promise.all([import("../vendor/leaflet.js"), loadOutlines([country].flat())]);
  const direction = getComputedStyle(element).direction;
  const place = make("div", { class: "map__place", role: "region", "aria-label": label, dir: "ltr" }); // Leaflet counts from the left
  element.classList.add("map");
  element.replaceChildren(place);
  const map = base(leaflet, place, words, direction);
  const land = new leaflet.GeoJSON(outlines, { pane: LAND, interactive: false, style: { className: "map__land" } }).addTo(map);
  const bounds = boundsOf(leaflet, outlines, land);
  map.fitBounds(bounds); // before anything is added: layers ask the map where it is
  if (here) showHere(leaflet, map, here, words);
  const layer = pointsLayer(leaflet, map, { direction, words, west: bounds.getWest(), place });
  layer.set(points);
  if (points.length) layer.fit();
  const size = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  size.observe(place);
  const unwatch = watchColors(layer.repaint);
  return {
    setPoints: (others, fit = false) => {
      layer.set(others);
      if (fit && others.length) layer.fit();
    },
    show: layer.show,
    destroy: () => {
      size.disconnect();
      unwatch();
      map.remove();
      element.replaceChildren();
    },
  };
}

function base(leaflet, place, words, direction) {
  const moves = !movesLittle();
  const map = new leaflet.Map(place, {
    zoomControl: false,
    maxZoom: CLOSEST,
    zoomSnap: 0.5,
    worldCopyJump: false,
    scrollWheelZoom: false, // a page is scrolled over it; once one is in it, the wheel zooms
    zoomAnimation: moves,
    fadeAnimation: moves,
    markerZoomAnimation: moves,
    inertia: moves,
  });
  const position = direction === "rtl" ? "topleft" : "topright";
  new leaflet.Control.Zoom({ position, zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.attributionControl.setPrefix(false).setPosition(direction === "rtl" ? "bottomleft" : "bottomright").addAttribution(SOURCE);
  for (const pane of [LAND, "overlayPane"]) map.getPane(pane).setAttribute("aria-hidden", "true");
  map.on("focus click", () => map.scrollWheelZoom.enable()).on("blur mouseout", () => map.scrollWheelZoom.disable());
  place.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup()); // Leaflet listens while the map itself has the focus
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close));
  return map;
}

/** The outlines of the countries that we have; of the world if there are none. */
async function loadOutlines(codes) {
  const known = codes.filter((code) => /^[a-z]{2}$/i.test(code)).map((code) => code.toLowerCase());
  const found = (await Promise.all(known.map(loadOutline))).filter(Boolean);
  const all = found.length ? found : [await loadOutline("world")].filter(Boolean);
  return { type: "FeatureCollection", features: all.flatMap(({ features }) => features) };
}

async function loadOutline(name) {
  const answer = await fetch(new URL(`../map/${name}.json`, import.meta.url)).catch(() => null);
  return answer?.ok ? answer.json() : null; // without outlines, points still stand where they belong
}

function boundsOf(leaflet, { features }, land) {
  if (!features.length) return new leaflet.LatLngBounds([[-55, -170], [75, 190]]);
  return land.getBounds();
}

function showHere(leaflet, map, { lat, lng, accuracy = 0 }, words) {
  if (accuracy) new leaflet.Circle([lat, lng], { radius: accuracy, interactive: false, className: "map__accuracy" }).addTo(map);
  const icon = new leaflet.DivIcon({ className: "map__here", iconSize: [20, 20], html: make("span", { class: "unseen" }, words.here ?? "") });
  new leaflet.Marker([lat, lng], { icon, interactive: false, keyboard: false }).addTo(map);
}

/** The points of a map: buttons while few are in view, circles on a canvas while there are many. */
function pointsLayer(leaflet, map, { direction, words, west, place }) {
  const canvas = new leaflet.Canvas({ padding: 0.3 });
  const circles = new leaflet.LayerGroup();
  const buttons = new Map();
  let all = [];

  // Outlines go on beyond the 180th meridian; so do the points of such a country.
  const whereIs = ({ lat, lng }) => [lat, lng < west - 1 && lng + 360 <= west + 360 ? lng + 360 : lng];

  const draw = () => {
    const view = map.getBounds().pad(0.1);
    const inView = all.filter((point) => view.contains(whereIs(point)));
    const few = inView.length <= BUTTONS;
    const wanted = new Set(few ? inView : []);
    for (const [point, button] of buttons) if (!wanted.has(point) && !button.isPopupOpen()) buttons.delete(point) && button.remove();
    for (const point of wanted) if (!buttons.has(point)) buttons.set(point, button(point).addTo(map));
    few ? circles.remove() : circles.addTo(map);
  };

  const fills = () => ["--ink-soft", ...[1, 2, 3, 4, 5].map((level) => `--score-${level}`)].map((property) => color(place, property));

  const circle = (point, edge, fillColor) => {
    const style = { renderer: canvas, radius: 5, weight: 1, color: edge, fillColor, fillOpacity: 0.9 };
    return new leaflet.CircleMarker(whereIs(point), style).bindPopup(() => note(point), { autoPanPadding: [24, 24] });
  };

  const button = (point) => {
    const kind = point.level ? `map__point map__point--${point.level}` : "map__point";
    const icon = new leaflet.DivIcon({ className: kind, iconSize: [44, 44], popupAnchor: [0, -12], html: make("span", { class: "map__dot", "aria-hidden": "true" }, point.text ?? "") });
    const marker = new leaflet.Marker(whereIs(point), { icon, riseOnHover: true });
    marker.bindPopup(() => note(point), { autoPanPadding: [24, 24] });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", point.label));
    marker.on("popupopen", ({ popup }) => popup.getElement().querySelector("a[href]")?.focus({ preventScroll: true }));
    marker.on("popupclose", ({ popup }) => popup.getElement()?.contains(document.activeElement) && marker.getElement()?.focus({ preventScroll: true }));
    return marker;
  };

  const note = ({ label, href, notes = [] }) => {
    const name = make("bdi", {}, label);
    return make("div", { class: "map__note", dir: direction }, make("p", { class: "map__name" }, href ? make("a", { href }, name) : name), notes.map((text) => make("p", { dir: "auto" }, text)));
  };

  const set = (points) => {
    map.closePopup();
    for (const old of buttons.values()) old.remove();
    buttons.clear();
    circles.remove().clearLayers();
    all = points;
    const [edge, colors] = [color(place, "--surface"), fills()];
    if (all.length > BUTTONS) for (const point of all) circles.addLayer(circle(point, edge, colors[point.level ?? 0]));
    draw();
  };

  map.on("moveend", draw);
  return {
    set,
    fit: () => map.fitBounds(new leaflet.LatLngBounds(all.map(whereIs)), { padding: [32, 32], maxZoom: 12 }),
    repaint: () => set(all),
    show: (point) => {
      map.setView(whereIs(point), Math.max(map.getZoom(), 13), { animate: false });
      draw();
      buttons.get(point)?.openPopup();
    },
  };
}
