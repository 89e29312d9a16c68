/** The way down to a place: Scores, country, region, center. */

import { icon, make } from "../dom.js";
import { word } from "../words.js";
import { around, one } from "./directory.js";
import { linkTo } from "./filters.js";
import { TRAITS, nameOf } from "./names.js";

let asked = 0;

/**
 * @param {HTMLElement} place
 * @param {string} within "kind:CODE"; nothing: the place is hidden
 * @param {object} carried period and source, for the links
 * @param {string} [last] what comes at the end, unlinked
 */
export async function showCrumbs(place, within, carried, last = "") {
  const mine = ++asked;
  place.hidden = !within && !last;
  const [level, code] = split(within);
  const steps = !within ? [] : TRAITS.includes(level) ? [{ level, code, name: nameOf(level, code) }] : await wayTo(level, code);
  if (mine !== asked) return;
  const links = steps.map((step) => make("a", { href: linkTo("/audit/card", { level: step.level, code: step.code, ...carried }) }, make("bdi", {}, step.name)));
  const top = make("a", { href: linkTo("/audit", carried) }, word("everything"));
  const all = [top, ...links, ...(last ? [make("span", { "aria-current": "page" }, make("bdi", {}, last))] : [])];
  place.replaceChildren(make("ol", {}, all.map((item, at) => make("li", {}, at ? turning() : null, item))));
}

export const split = (within) => {
  const at = within.indexOf(":");
  return [within.slice(0, at), within.slice(at + 1)];
};

async function wayTo(level, code) {
  try {
    return [...(await around(level, code)), ...(await one(level, code))];
  } catch {
    return [{ level, code, name: code }];
  }
}

const turning = () => icon("chevron-right", "turns");
