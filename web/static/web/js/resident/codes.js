/** Words for codes of the API. A code that came later than this page has a neutral word: nothing breaks, nothing is made up. */

import { icon } from "../dom.js";
import { knows, word } from "../words.js";

/** The word of a code: `coded("channel", "kiosk")`; unknown ones say `other` (a word of the page). */
export function coded(group, code, other = "other_code") {
  return knows(`${group}_${code}`) ? word(`${group}_${code}`) : word(other);
}

const FACES = ["frown", "annoyed", "meh", "smile", "laugh"];

/** The face of a score from 1 to 5, whole or not. It says nothing to screen readers: put words beside it. */
export function face(score) {
  const step = Math.min(5, Math.max(1, Math.round(score)));
  const drawn = icon(FACES[step - 1]);
  drawn.classList.add("face", `face--${step}`);
  return drawn;
}

/** The mean of scores that were given, 1 to 5; null where there are none. */
export function meanOf(scores) {
  const given = Object.values(scores).filter((one) => one !== null);
  return given.length ? given.reduce((sum, one) => sum + one, 0) / given.length : null;
}

const BADGES = { received: "good", under_review: "warning" };

/** Where a rating stands, as a badge. */
export function stateBadge(state) {
  const badge = document.createElement("span");
  badge.className = BADGES[state] ? `badge badge--${BADGES[state]}` : "badge";
  badge.textContent = coded("state", state, "state_other");
  return badge;
}

/** An address of a file of ours as a path: whatever host a proxy made the answer say, we ask our own. */
export function ours(address) {
  const url = new URL(address, location.origin);
  return url.pathname.startsWith("/api/v1/") ? url.pathname + url.search : address;
}
