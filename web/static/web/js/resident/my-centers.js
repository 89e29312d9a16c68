/** The centers somebody keeps, and those where he was lately, before he looks for others. */

import { Problem, get } from "../api.js";
import { fill, icon, one } from "../dom.js";
import { person } from "../session.js";
import { word } from "../words.js";
import { openState, pageOf } from "./center-card.js";

const MOST = 12;

/** Fill the strip for a resident who is signed in; without a line, or without any, there is none. */
export async function showMine() {
  const place = one("#mine");
  if (person()?.role !== "resident") return void (place.hidden = true);
  const [kept, recent] = await Promise.all([read("/me/favourites"), read("/me/recent-centers")]);
  const favourites = new Set(kept.map((center) => center.code));
  const cards = [
    ...kept.map((center) => card(center, "heart", word("kept"))),
    ...recent.filter((center) => !favourites.has(center.code)).map((center) => card(center, "history", word("recent"))),
  ];
  one("#mine-list").replaceChildren(...cards.slice(0, MOST));
  place.hidden = !cards.length;
}

const card = (center, drawn, why) =>
  fill("my-center", { href: pageOf(center.code), name: center.name, icon: icon(drawn, drawn === "heart" ? "filled" : ""), why, state: openState(center) });

async function read(path) {
  try {
    return (await get(path)).results;
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
