/** The factors that a ranking or a trend may be asked for. */

import { get } from "../api.js";
import { make } from "../dom.js";

/** Fill a select with the factors of the current set behind its first option; what is chosen stays. */
export async function fillFactors(select) {
  const { factors } = await get("/factor-sets/current");
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...factors.map(({ code, name }) => make("option", { value: code }, name)));
  if (chosen) select.value = chosen;
}
