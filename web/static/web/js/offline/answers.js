/** What an answer to something that was sent means, and how long to wait before the next try (docs/client.md, "Sending again"). */

const LONGEST = 300; // seconds between two tries
const CUT_ON_THE_WAY = new Set(["incomplete_body"]);

/**
 * @param {"rating"|"file"} kind
 * @param {number} status 0: no answer
 * @param {string} [code] of the problem
 * @returns {"done"|"later"|"sign_in"|"faulty"|"stop"|"rating_first"} faulty: the user can mend it, under a new id
 */
export function verdict(kind, status, code = "") {
  if (status === 200 || status === 201) return "done";
  if (status === 401) return "sign_in";
  if (status === 0 || status === 408 || status === 426 || status === 429 || status >= 500) return "later";
  if (status === 400) return CUT_ON_THE_WAY.has(code) ? "later" : "faulty";
  if (kind === "file" && (status === 413 || status === 415)) return "faulty";
  if (kind === "file" && status === 404) return "rating_first";
  return "stop";
}

/** Whether there is no use in trying anything else now. */
export const isHalt = (status) => status === 0 || status === 401 || status === 426 || status === 429;

/**
 * Seconds until the next try: what the server asked for, else 1, 2, 4 … 300, each with some chance added.
 * @param {number} tries that failed so far, this one included
 * @param {number|null} retryAfter seconds
 */
export function pause(tries, retryAfter = null, chance = Math.random()) {
  if (retryAfter !== null) return retryAfter + chance;
  return Math.min(2 ** (tries - 1), LONGEST) * (1 + chance / 2);
}
