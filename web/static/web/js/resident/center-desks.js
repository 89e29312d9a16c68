/** Who serves at a center, and what. */

import { fill, make } from "../dom.js";
import { openState } from "./center-card.js";

/** @param {object[]} found as of `GET /centers/CODE/services` */
export const desks = (found) => found.map(desk);

/** All services of all desks. */
export const services = (found) => found.flatMap((one) => one.services);

function desk({ entity, unit, services: offered, ...place }) {
  const items = offered.map((service) => make("li", {}, make("a", { href: `?service=${encodeURIComponent(service.code)}#papers-title`, dir: "auto" }, service.name)));
  return fill("desk", { name: entity.name, unit: unit?.name, state: openState(place), services: items, bare: !items.length });
}
