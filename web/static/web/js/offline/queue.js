/** The queue as a page sees it: puts ratings in, sends when there is a chance, keeps the count in the navigation. */

import { onChange, person, token } from "../session.js";
import { number } from "../words.js";
import { isOpen, itemsOf, listen, put } from "./outbox.js";
import { sendAll } from "./sending.js";

const LONGEST = 300_000; // milliseconds
let timer = 0;

/** Keep a rating and send it as soon as there is a line. @param {object} made see outbox.js */
export async function enqueue(made) {
  await put(made);
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("outbox").catch(() => null); // not everywhere, and the user may forbid it
  sendSoon();
}

/** Send what is due now, and come back when the rest is. */
export async function sendSoon() {
  clearTimeout(timer);
  if (!person() || !navigator.onLine) return; // `online` calls again
  const next = await sendAll(token);
  if (next !== null) timer = setTimeout(sendSoon, Math.min(next + 100, LONGEST));
}

async function count() {
  const place = document.querySelector("#waiting-count");
  if (!place) return;
  const items = [...(person() ? await itemsOf(person().id) : []), ...(await itemsOf(null))].filter(isOpen);
  place.textContent = number(items.length);
  place.hidden = !items.length;
}

/** From now on send and count in this page. */
export function watchQueue() {
  listen((news) => "share" in news || count());
  onChange(() => (count(), sendSoon()));
  addEventListener("online", sendSoon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendSoon());
  count();
  sendSoon();
}
