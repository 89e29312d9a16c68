/** The state of a round as a badge. */

import { icon, make } from "../dom.js";
import { word } from "../words.js";

const MARKS = { open: ["pencil", "info"], freezing: ["hourglass", "warning"], frozen: ["snowflake", "good"], cancelled: ["x", ""] };

/** @param {{state: string}} round */
export function roundState({ state }) {
  const [mark, kind] = MARKS[state];
  return make("span", { class: `badge badge--${kind}`, "data-state": state }, icon(mark), word(`round.${state}`));
}
