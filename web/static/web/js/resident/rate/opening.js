/** The draft with which the page begins: what was kept, what the address says, what another app shared. */

import { one, parameters } from "../../dom.js";
import { itemFor } from "../../offline/outbox.js";
import { drop, read } from "../../store.js";
import { addEvidence, draftOf, dropDraft, freshDraft, keepDraft } from "../draft.js";
import { isOld, scoresOf } from "./body.js";

/**
 * @param {string} code of the center
 * @param {string|null} me
 * @param {{token: string, entity: string}} evidence
 * @returns {Promise<{draft: import("../draft.js").Draft, problem: object|null, photos: Blob[]}>} problem: why it was refused
 */
export async function openDraft(code, me, evidence) {
  const corrected = parameters().get("correct");
  const item = corrected && (await itemFor(me, corrected));
  const draft = item?.draft ?? (await draftOf(me, code)) ?? freshDraft(code, me);
  if (item) Object.assign(draft, { corrects: item.id, person: me });
  addEvidence(draft, evidence);
  const photos = await takeShared(draft);
  if (draft.fields.when !== "other" && isOld(draft) && Object.keys(scoresOf(draft.fields)).length) sayWhen(draft);
  if (draft.evidence || item || photos.length) await keepDraft(draft);
  if (me && !item) await offerEarlier(code, me);
  return { draft, photos, problem: item?.problem ?? null };
}

/** "Just now" was true when the draft was begun; later its day and time stand there. */
function sayWhen(draft) {
  const begun = new Date(draft.begunAt);
  const local = new Date(begun.getTime() - begun.getTimezoneOffset() * 60_000);
  Object.assign(draft.fields, { when: "other", at: local.toISOString().slice(0, 16) });
}

async function takeShared(draft) {
  const shared = parameters().has("shared") && (await read("notes", "shared"));
  if (!shared) return [];
  if (shared.text) draft.fields.comment = [draft.fields.comment, shared.text].filter(Boolean).join("\n");
  await drop("notes", "shared");
  return shared.photos;
}

/** A draft of nobody: whoever is signed in now says whether it is his. */
async function offerEarlier(code, me) {
  const earlier = await draftOf(null, code);
  if (!earlier) return;
  one("#earlier").hidden = false;
  one("#earlier-take").addEventListener("click", async () => {
    await keepDraft({ ...earlier, person: me });
    await dropDraft(earlier);
    location.reload();
  });
  one("#earlier-leave").addEventListener("click", async () => {
    await dropDraft(earlier);
    one("#earlier").hidden = true;
  });
}
