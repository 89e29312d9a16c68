/** What is held about me: what happened to the account, and everything as a file with a summary. */

import { api, get } from "../api.js";
import { fill, make, one } from "../dom.js";
import { growing, once } from "../ui.js";
import { instant, knows, plural, word } from "../words.js";

const coded = (group, code) => word(knows(`${group}_${code}`) ? `${group}_${code}` : `${group}_other`);

export function offerData() {
  one("#security").addEventListener("toggle", (event) => event.target.open && showLog());
  one("#read-data").addEventListener("click", (event) => once(event.currentTarget, showData));
}

function showLog() {
  return growing(one("#access-log"), async (next) => (await api("GET", next ?? "/me/access-log")).data, entry);
}

function entry({ at, what, role, app, reason }) {
  const who = role === null ? "system" : role === "resident" ? "self" : role;
  const how = [coded("role", who), app && coded("app", app), reason && coded("because", reason)].filter(Boolean);
  return fill("access-row", { what: coded("access", what), how: how.map((text) => make("span", {}, text)), at, when: instant(at) });
}

async function showData() {
  const data = await get("/me/data");
  const parts = Object.entries(data).map(([name, part]) => fill("data-part", { name: coded("part", name), count: plural("entries", entriesOf(part)) }));
  one("#data-parts").replaceChildren(...parts);
  const file = one("#data-file");
  URL.revokeObjectURL(file.href);
  file.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  one("#data").hidden = false;
  file.focus();
}

/** How many things a part holds: items of lists, and each object that is none. */
function entriesOf(part) {
  const counted = (value) => (Array.isArray(value) ? value.length : value && typeof value === "object" ? 1 : 0);
  return Array.isArray(part) ? part.length : Object.values(part ?? {}).reduce((sum, value) => sum + counted(value), 0);
}
