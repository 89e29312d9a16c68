/**
 * Ratings on their way. Each belongs to the person who wrote it, or to nobody yet where nobody was signed in.
 *
 * @typedef {object} Sent a photo or the voice note of a rating
 * @property {string} id made once
 * @property {"photos"|"voice"} kind
 * @property {Blob|null} blob null once it is stored
 * @property {number} size
 * @property {"waiting"|"done"|"faulty"} state
 * @property {string} [detail] why it is faulty
 *
 * @typedef {object} Item
 * @property {string} id of the rating, made once
 * @property {string|null} person
 * @property {{code: string, name: string}} center
 * @property {string} language in which the questions were shown
 * @property {string} body JSON as it is sent, the same each time
 * @property {Sent[]} files
 * @property {object} draft from which it was made, to correct it
 * @property {"waiting"|"files"|"done"|"faulty"|"stopped"} state files: the rating is stored, some files are not
 * @property {string} at when it was written
 * @property {number} tries
 * @property {number} notBefore
 * @property {{code: string, detail: string, errors: object[]}} [problem]
 * @property {object} [answer] of 201
 */

import { change, drop, read, readAll, write } from "../store.js";

const KEPT = 86_400_000; // milliseconds for which the receipt of a sent rating stays here
const channel = "BroadcastChannel" in self ? new BroadcastChannel("ayn.outbox") : null;
const listeners = new Set();

/** Hear of changes, here and in other tabs: `{id}`, while a file goes `{id, file, share}`. */
export function listen(listener) {
  listeners.add(listener);
  channel?.addEventListener("message", ({ data }) => listener(data));
}

export function tell(news) {
  for (const listener of listeners) listener(news);
  channel?.postMessage(news);
}

/** @param {Omit<Item, "state"|"tries"|"notBefore"|"at">} made */
export async function put(made) {
  await write("outbox", made.id, { ...made, state: "waiting", tries: 0, notBefore: 0, at: new Date().toISOString() });
  tell({ id: made.id });
}

/** The items of a person, the oldest first; `null`: those of nobody yet. Nobody gets those of another. */
export async function itemsOf(person) {
  const items = (await readAll("outbox")).filter((item) => item.person === person);
  return items.sort((one, other) => one.at.localeCompare(other.at));
}

/** One item, if it is this person's or nobody's yet. */
export async function itemFor(person, id) {
  const item = await read("outbox", id);
  return item && (item.person === person || item.person === null) ? item : null;
}

/** Nobody's rating becomes that of who says that it is his. */
export async function adopt(id, person) {
  await update(id, (item) => (item.person ??= person));
}

export async function update(id, how) {
  const item = await change("outbox", id, how);
  tell({ id });
  return item;
}

export async function discard(id) {
  await drop("outbox", id);
  tell({ id });
}

/** A rating arrived with all its files: of its content nothing stays here. */
export function finish(item) {
  Object.assign(item, { state: "done", body: "", draft: null, files: item.files.map((file) => ({ ...file, blob: null })) });
}

/** Forget receipts that were shown long enough. */
export async function tidy(now = Date.now()) {
  for (const item of await readAll("outbox")) {
    if (item.state === "done" && now - Date.parse(item.at) > KEPT) await drop("outbox", item.id);
  }
}

/** Whether somebody must still look at it: it is on its way, or something of it could not be taken. */
export const isOpen = (item) => item.state !== "done" || item.files.some((file) => file.state === "faulty");
export const isReady = (item, now) => (item.state === "waiting" || item.state === "files") && item.notBefore <= now;
