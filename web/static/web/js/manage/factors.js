/** Names of the factors. */

import { get } from "../api.js";

/** @returns {Promise<Map<string, string>>} name of each factor of the current set, in the order of the questions */
export async function factorNames() {
  const { factors } = await get("/factor-sets/current");
  return new Map(factors.map(({ code, name }) => [code, name]));
}
