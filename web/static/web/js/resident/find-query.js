/** What is looked for: the filters of the address, and the question to the API that they make. The position stands in neither. */

import { parameters } from "../dom.js";

export const CHOICES = ["entity", "service", "region", "kind", "payment"];
const NAMES = ["q", "open_now", "accessible", "order", ...CHOICES];
export const RADIUS_KM = 25;

/** @returns {Record<string, string>} filters of the address; `order` is "", "distance" or "score" */
export function readFilters() {
  const given = parameters();
  return Object.fromEntries(NAMES.map((name) => [name, given.get(name) ?? ""]));
}

/**
 * The parameters of `GET /centers`.
 * @param {Record<string, string>} filters
 * @param {string|null} near position of this tab
 */
export function question(filters, near) {
  const { order, ...asked } = filters;
  if (order === "score") return { ...asked, ordering: "score", ...(near && { near, radius_km: RADIUS_KM }) };
  if (order === "distance" && near) return { ...asked, near };
  return asked;
}

/** Whether anything is looked for at all. */
export const isSearch = (filters) => NAMES.some((name) => filters[name]);
