/** One export as a card: how far it is, and what can be fetched of it. */

import { get } from "../api.js";
import { fill, icon, make, one } from "../dom.js";
import { once } from "../ui.js";
import { day, instant, knows, plural, size, word } from "../words.js";
import { save } from "./files.js";
import { progressBar } from "./following.js";

const MARKS = { queued: ["hourglass", "info"], running: ["refresh-cw", "info"], done: ["circle-check", "good"], failed: ["circle-alert", "bad"], expired: ["history", ""] };
const ORDER = ["round", "level", "within", "center", "entity", "region", "source", "factor_set", "action", "role", "actor", "target", "request_id", "from", "to"]; // prettier-ignore

export const isOver = ({ state }) => state !== "queued" && state !== "running";

/** @param {object} made as the API tells it */
export function exportCard(made) {
  const [mark, kind] = MARKS[made.state];
  const isDone = made.state === "done";
  const card = fill("export", {
    state: make("span", { class: `badge badge--${kind}` }, icon(mark), word(`export.${made.state}`)),
    format: made.format.toUpperCase(),
    kind: word(`export.${made.kind}`),
    asked: made.created_at,
    when: instant(made.created_at),
    filters: Object.entries(made.filters).sort(inOrder).flatMap(filterLine),
    progress: isOver(made) ? null : progressBar(word("making"), made.progress),
    rows: isDone ? plural("rows", made.rows) : null,
    size: isDone ? size(made.size) : null,
    sha256: isDone ? made.sha256 : null,
    reason: made.reason && word(knows(`why.${made.reason}`) ? `why.${made.reason}` : "why.failed"),
    deeds: deeds(made),
  });
  Object.assign(card.dataset, { export: made.id, state: made.state });
  return card;
}

const inOrder = ([one], [other]) => ORDER.indexOf(one) - ORDER.indexOf(other);

function filterLine([name, value]) {
  const isTime = /^\d{4}-\d\d-\d\d/.test(value);
  const written = isTime ? (value.includes("T") ? instant(value) : day(value)) : value;
  return [make("dt", {}, knows(`filter.${name}`) ? word(`filter.${name}`) : name), make("dd", { class: isTime ? "" : "code" }, written)];
}

function deeds({ id, state, kind, manifest_url: manifest }) {
  const found = [];
  if (state === "done") found.push(deed("download", "", () => download(id)));
  if (manifest) found.push(deed("manifest", "button--quiet", () => save(`/exports/${id}/manifest`, `${kind}-${id.slice(0, 8)}.manifest.json`)));
  return found;
}

function deed(name, kind, run) {
  const button = make("button", { class: `button ${kind}`, type: "button", "data-deed": name }, one(`#say-${name}`).textContent);
  button.addEventListener("click", () => once(button, run));
  return button;
}

/** A link is good for ten minutes: it is asked for when it is needed, and the browser itself fetches the file. */
async function download(id) {
  const { pathname, search } = new URL((await get(`/exports/${id}`)).url);
  make("a", { href: pathname + search, download: "" }).click();
}
