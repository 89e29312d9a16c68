/** The directory of places, asked once a page: what figures may be narrowed to, and what lies in what. */

import { get } from "../api.js";

const PAGES = 10; // of a hundred: more is for the search, not for a list to choose from
const asked = new Map();

/**
 * All items of a list of the API, as far as ten pages go.
 * @param {"regions"|"entities"|"centers"|"services"|"units"} list
 * @returns {Promise<object[]>}
 */
export function directory(list) {
  if (!asked.has(list)) asked.set(list, allOf(`/${list}`).catch((error) => (asked.delete(list), Promise.reject(error))));
  return asked.get(list);
}

/** All rows of a list with pages. */
export async function allOf(path, query = {}) {
  let page = await get(path, { ...query, limit: 100 });
  const rows = [...page.results];
  for (let pages = 1; page.next && pages < PAGES; pages += 1) {
    page = await get(page.next);
    rows.push(...page.results);
  }
  return rows;
}

/** What one may choose as a place of a kind: code, name, and the heading it stands under. */
export async function placesOf(kind) {
  const regions = kind === "country" || kind === "region" || kind === "center" ? await directory("regions") : [];
  const names = new Map(regions.map(({ code, name }) => [code, name]));
  if (kind === "country") return regions.filter(({ parent }) => !parent);
  if (kind === "region") return regions.filter(({ parent }) => parent).map((one) => ({ ...one, group: names.get(one.parent) }));
  if (kind === "entity") return directory("entities");
  if (kind === "center") return (await directory("centers")).map((one) => ({ ...one, group: one.region.name }));
  if (kind === "service") return (await directory("services")).map((one) => ({ ...one, group: one.entity.name }));
  const entities = new Map((await directory("entities")).map(({ code, name }) => [code, name]));
  return (await directory("units")).map((one) => ({ ...one, group: entities.get(one.entity) }));
}

/**
 * The places that lie around one, the widest first.
 * @returns {Promise<{level: string, code: string, name: string}[]>}
 */
export async function around(level, code) {
  if (level === "desk") {
    const [center] = code.split("/");
    return [...(await around("center", center)), ...(await one("center", center))];
  }
  if (level === "center") {
    const center = await get(`/centers/${encodeURIComponent(code)}`);
    return [...(await around("region", center.region.code)), ...(await one("region", center.region.code))];
  }
  if (level === "region") {
    const { parent } = (await directory("regions")).find((region) => region.code === code) ?? {};
    return parent ? one("country", parent) : [];
  }
  if (level === "service" || level === "unit") {
    const item = (await placesOf(level)).find((each) => each.code === code);
    const above = level === "unit" && item?.parent ? [...(await around("unit", item.parent)), ...(await one("unit", item.parent))] : null;
    return above ?? (item ? one("entity", item.entity.code ?? item.entity) : []);
  }
  return [];
}

/** One place with its name. */
export async function one(level, code) {
  const found = (await placesOf(level)).find((each) => each.code === code);
  return [{ level, code, name: found?.name ?? code }];
}
