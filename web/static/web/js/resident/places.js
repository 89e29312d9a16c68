/** Names of centers by their codes: those where I was lately in one answer, others one by one, each once. */

import { Problem, get } from "../api.js";

const names = new Map();
let lately = null;

/** @returns {Promise<string>} the name; the code where the center is gone, or there is no line */
export async function centerName(code) {
  lately ??= get("/me/recent-centers").then((page) => page.results.forEach((center) => names.set(center.code, center.name)), ignore);
  await lately;
  if (!names.has(code)) names.set(code, get(`/centers/${code}`, {}, { open: true }).then((center) => center.name, ignore));
  return (await names.get(code)) || code;
}

function ignore(error) {
  if (!(error instanceof Problem)) throw error;
}
