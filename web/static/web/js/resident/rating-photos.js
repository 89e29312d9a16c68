/** Photos that have not arrived, sent again: each under an id of its own that stays until the answer is definite. */

import { Problem, put } from "../api.js";
import { one } from "../dom.js";
import { say, why } from "../ui.js";
import { number, word } from "../words.js";
import { shrink } from "./rate/shrink.js";

const ids = new WeakMap();
let left = []; // chosen and not yet taken

/** @param {HTMLInputElement} input @param {object} rating @param {() => Promise<void>} done */
export async function sendMissing(input, rating, done) {
  const files = [...left, ...input.files].slice(0, rating.photos_expected - rating.photos_received);
  const progress = one("#photo-progress");
  input.disabled = true;
  try {
    for (const [at, file] of files.entries()) {
      progress.textContent = word("photo_sending", { number: number(at + 1), count: number(files.length) });
      left = files.slice(at);
      await send(rating.id, file);
    }
    left = [];
    if (files.length) say(word("photos_sent"));
    await done();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!error.isPassing) left = left.slice(1); // it will never be taken: choose another
    progress.textContent = "";
    say(why(error), "bad");
  } finally {
    input.disabled = false;
    input.value = "";
  }
}

async function send(rating, file) {
  if (!ids.has(file)) ids.set(file, { id: crypto.randomUUID(), body: await shrink(file) });
  const { id, body } = ids.get(file);
  if (!body) throw new Problem(413, { code: "too_large", detail: word("photo_unfit") });
  await put(`/evaluations/${rating}/photos/${id}`, body);
}
