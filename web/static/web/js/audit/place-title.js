/** The name of a place in a table, leading to its card. */

import { make } from "../dom.js";
import { carried, linkTo } from "./filters.js";
import { TRAITS, nameOf } from "./names.js";

/** @param {object} values of the filters: a card is narrowed only to what is no place around it */
export function placeTitle(level, code, name, values) {
  const isTrait = TRAITS.includes(level);
  const [kind] = (values.within ?? "").split(":");
  const within = isTrait || TRAITS.includes(kind) || kind === "service" ? values.within : "";
  return make(
    "div",
    { class: "figures__title" },
    make("a", { href: linkTo("/audit/card", { level, code, within, ...carried(values) }) }, make("bdi", {}, nameOf(level, code, name))),
    isTrait ? null : make("bdi", { class: "soft small", dir: "ltr" }, code),
  );
}
