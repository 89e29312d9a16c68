/** The official result of a frozen round, and its files for somebody who computes it again. */

import { get, post } from "../api.js";
import { fill, one } from "../dom.js";
import { growing, once, say } from "../ui.js";
import { decimal, number, percent, word } from "../words.js";
import { hand, save } from "./files.js";

/** Show the table of places at the level that is chosen, and offer it to print. */
export function showReport({ id }) {
  const level = one("#level");
  const load = () => growing(one("#report"), (next) => (next ? get(next) : get(`/rounds/${id}/report`, { level: level.value, limit: 50 })), row, { table: "report-table" });
  one("#result").hidden = false;
  level.addEventListener("change", load);
  one("#print").addEventListener("click", ({ currentTarget }) =>
    once(currentTarget, async () => {
      await post("/exports", { kind: "round_report", format: "pdf", filters: { round: id, level: level.value } });
      location.assign("/audit/exports");
    }),
  );
  load();
}

function row({ code, n, excluded, figures, standing }) {
  const rank = standing && word("ranks", { first: number(standing.rank_interval[0]), last: number(standing.rank_interval[1]) });
  return fill("place", {
    code,
    n: number(n),
    excluded: number(excluded),
    mean: figures ? decimal(figures.mean) : word("too_few"),
    interval: figures?.interval ? word("ranks", { first: decimal(figures.interval[0]), last: decimal(figures.interval[1]) }) : "–",
    csat: figures ? percent(figures.csat, 1) : "–",
    score: standing ? decimal(standing.score) : "–",
    rank: standing ? number(standing.rank) : "–",
    ranks: rank || "–",
    group: standing ? number(standing.group) : "–",
  });
}

/** What `ayn-verify round` needs, under the names of the command that is shown. */
export function offerFiles({ id, code }) {
  const names = { manifest: `${code}.manifest.json`, rows: `${code}.ndjson.gz`, receipt: `${code}.receipt.json` };
  one("#files").hidden = false;
  one("#command").textContent = `ayn-verify round ${names.manifest} ${names.rows} --key ledger.key --entry ${names.receipt}`;
  on("manifest", () => save(`/rounds/${id}/manifest`, names.manifest));
  on("rows", () => save(`/rounds/${id}/rows`, names.rows));
  on("receipt", async () => {
    const receipt = await get(`/rounds/${id}/receipt`);
    if (receipt.entry_index === null) return say(word("not_sealed"), "bad");
    hand(JSON.stringify(receipt), names.receipt);
  });
  on("key", async () => hand(`${(await get("/ledger/key")).key}\n`, "ledger.key"));
}

const on = (name, run) => one(`#file-${name}`).addEventListener("click", ({ currentTarget }) => once(currentTarget, run));
