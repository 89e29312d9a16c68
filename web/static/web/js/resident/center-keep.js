/** The heart: keeping a center among one's favourites. */

import { Problem, get, put, remove } from "../api.js";
import { icon } from "../dom.js";
import { person } from "../session.js";
import { once, say } from "../ui.js";
import { word } from "../words.js";

/** Make a button keep the center, and keep it no more; who is not signed in is led there and back. */
export function keeping(button, code) {
  const who = person();
  button.hidden = Boolean(who) && who.role !== "resident";
  const address = `/me/favourites/${encodeURIComponent(code)}`;
  const known = who?.role === "resident" ? look(button, code) : null;
  button.addEventListener("click", () => {
    if (!person()) return location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
    return once(button, async () => {
      await known; // an answer that comes later would say what was before
      const isKept = button.getAttribute("aria-pressed") === "true";
      await (isKept ? remove(address) : put(address));
      mark(button, !isKept);
      say(word(isKept ? "dropped_now" : "kept_now"));
    });
  });
}

/** Show whether it is kept. */
async function look(button, code) {
  try {
    const { results } = await get("/me/favourites");
    mark(button, results.some((center) => center.code === code));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

function mark(button, isKept) {
  button.setAttribute("aria-pressed", String(isKept));
  button.replaceChildren(icon("heart", isKept ? "filled" : ""));
}
