// Outlines of countries from Natural Earth: `map/world.json` for the world, `map/CC.json` (ISO 3166-1 alpha-2) for one country.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import countries from "i18n-iso-countries";
import { feature } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const LARGEST = 45_000; // bytes of a file, 15 kB as sent
const SMALLEST = 1000; // bytes: below that, corners are kept to a meter instead of a hundred
const FINEST = 1e-10; // steradians of the smallest corner that is kept, 0.004 km²
const WITHOUT_NUMBER = { Kosovo: "xk", "N. Cyprus": "cy", Somaliland: "so" }; // as the United Nations and CLDR count them

/** Write the outlines into a folder. */
export async function maps(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const world = await topology("110m");
  const shapes = feature(world, world.objects.countries).features;
  await write(`${folder}/world.json`, collection(shapes.filter(inhabited).map((one) => outline(code(one), one.geometry, 2))));

  const fine = presimplify(await topology("10m"), sphericalTriangleArea);
  const at = remembered((smallest) => simplify(fine, smallest));
  const wanted = new Map();
  for (const one of fine.objects.countries.geometries.filter(inhabited)) {
    const name = code(one);
    if (name) wanted.set(name, [...(wanted.get(name) ?? []), one]); // some numbers are given twice, as Australia's to its reefs
  }
  const whole = [...wanted].map(([name, parts]) => [name, fitting(at, name, parts)]).filter(([, text]) => text);
  for (const [name, text] of whole) await write(`${folder}/${name}.json`, text);
}

/** The finest outline of a country that is not too large. `at`: gives the topology without corners smaller than that. */
function fitting(at, name, geometries) {
  const tiny = text(at(0), name, geometries, 5);
  if (!tiny || tiny.length < SMALLEST) return tiny;
  for (let smallest = FINEST; ; smallest *= 2) {
    const whole = text(at(smallest), name, geometries, 3);
    if (whole.length <= LARGEST) return whole;
  }
}

function text(topology, name, geometries, decimals) {
  const { features } = feature(topology, { type: "GeometryCollection", geometries });
  const coordinates = features.flatMap(({ geometry }) => polygons(geometry));
  const whole = outline(name, { type: "MultiPolygon", coordinates }, decimals);
  return whole && collection([whole]);
}

function remembered(make) {
  const made = new Map();
  return (key) => made.get(key) ?? made.set(key, make(key)).get(key);
}

/** Antarctica has no service centers, and its outline goes around a pole. */
function inhabited({ properties }) {
  return properties.name !== "Antarctica";
}

function code({ id, properties }) {
  return WITHOUT_NUMBER[properties.name] ?? countries.numericToAlpha2(id)?.toLowerCase();
}

/** A feature with rounded corners, without what rounding made a line; its bounds are [west, south, east, north]. */
function outline(name, geometry, decimals) {
  const whole = together(polygons(geometry).map((rings) => rings.map(unbroken)));
  const rounded = whole.map((rings) => rings.map((ring) => round(ring, decimals)).filter((ring) => ring.length >= 4));
  const coordinates = rounded.filter((rings) => rings.length);
  if (!coordinates.length) return null; // the Vatican is a dot
  const bbox = bounds(coordinates.flatMap(([outer]) => outer));
  return { type: "Feature", id: name, bbox, properties: {}, geometry: { type: "MultiPolygon", coordinates } };
}

function polygons({ type, coordinates }) {
  return type === "Polygon" ? [coordinates] : coordinates;
}

function round(ring, decimals) {
  const corners = ring.map((corner) => corner.map((degrees) => Number(degrees.toFixed(decimals))));
  return corners.filter(([lng, lat], at) => at === 0 || lng !== corners[at - 1][0] || lat !== corners[at - 1][1]);
}

/** A ring that crosses the 180th meridian goes on beyond it instead of jumping to the other side. */
function unbroken(ring) {
  let turns = 0;
  return ring.map(([lng, lat], at) => {
    const step = at ? lng - ring[at - 1][0] : 0;
    turns -= Math.abs(step) > 180 ? Math.sign(step) * 360 : 0;
    return [lng + turns, lat];
  });
}

/** All parts of a country on the same side of the 180th meridian as its largest: Alaska's islands, the Chathams, half of Fiji. */
function together(all) {
  const middle = ([outer]) => (Math.min(...outer.map(([lng]) => lng)) + Math.max(...outer.map(([lng]) => lng))) / 2;
  const largest = middle(all.reduce((most, one) => (one[0].length > most[0].length ? one : most)));
  const center = largest - Math.round(largest / 360) * 360;
  return all.map((rings) => {
    const turns = Math.round((center - middle(rings)) / 360) * 360;
    return rings.map((ring) => ring.map(([lng, lat]) => [lng + turns, lat]));
  });
}

function bounds(corners) {
  const [lngs, lats] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  const least = (numbers) => numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  return [least(lngs), least(lats), most(lngs), most(lats)];
}

async function topology(resolution) {
  return JSON.parse(await readFile(`node_modules/world-atlas/countries-${resolution}.json`, "utf8"));
}

function collection(features) {
  return JSON.stringify({ type: "FeatureCollection", features });
}

async function write(path, text) {
  await writeFile(path, `${text}\n`);
}
