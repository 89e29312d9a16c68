/** Files that only who is signed in may fetch: fetched with the token, handed to the browser as a download. */

import { api } from "../api.js";
import { make } from "../dom.js";

/** Fetch an answer of the API and save it under a name. JSON is saved with the same values, indented. */
export async function save(path, name) {
  const { data } = await api("GET", path);
  hand(data instanceof Blob ? data : new Blob([`${JSON.stringify(data, null, 2)}\n`], { type: "application/json" }), name);
}

/** Hand a Blob, or a text, to the browser as a download. */
export function hand(content, name) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: "application/octet-stream" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
