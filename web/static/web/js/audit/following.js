/** Jobs of the server: how far they are, until they are over. */

import { Problem } from "../api.js";
import { make } from "../dom.js";
import { percent, word } from "../words.js";

const PAUSE = 1200; // milliseconds

/**
 * Ask again and again until a job is over; a passing trouble only makes it wait.
 * @param {() => Promise<object>} load
 * @param {(job: object) => boolean} isOver
 * @param {(job: object) => void} listener told each time, the last time included
 */
export async function follow(load, isOver, listener) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    try {
      const job = await load();
      listener(job);
      if (isOver(job)) return;
    } catch (error) {
      if (!(error instanceof Problem && error.isPassing)) throw error;
    }
  }
}

/** A bar with its percentage beside it. @param {string} label what is being done */
export function progressBar(label, value) {
  const bar = make("progress", { max: 100, value, "aria-label": label });
  return make("div", { class: "progress" }, make("span", { class: "small" }, word("progress", { label, percent: percent(value) })), bar);
}
