/** Erasing oneself, after the word was typed. */

import { remove } from "../api.js";
import { one } from "../dom.js";
import { discard, itemsOf } from "../offline/outbox.js";
import { person, signOut } from "../session.js";
import { readAll } from "../store.js";
import { ask, once, say } from "../ui.js";
import { word } from "../words.js";
import { dropDraft } from "./draft.js";
import { drop as dropReports } from "./reports.js";

export function offerErasure() {
  const dialog = one("#erase-dialog");
  const form = one("form", dialog);
  const fault = one("#erase-fault");
  form.addEventListener("submit", (event) => {
    const isTyped = form.typed.value.trim().normalize("NFC").toLowerCase() === form.typed.dataset.wanted.toLowerCase();
    if (event.submitter?.value !== "yes" || isTyped) return;
    event.preventDefault();
    fault.textContent = word("not_typed");
    fault.hidden = false;
    form.typed.setAttribute("aria-invalid", "true");
    form.typed.setAttribute("aria-describedby", "erase-fault");
    form.typed.focus();
  });
  one("#erase").addEventListener("click", async (event) => {
    form.reset();
    fault.hidden = true;
    if ((await ask(dialog)) === "yes") await once(event.target, erase);
  });
}

async function erase() {
  const own = person().id;
  await remove("/me");
  for (const { id } of await itemsOf(own)) await discard(id);
  for (const draft of await readAll("drafts")) if (draft.person === own) await dropDraft(draft);
  dropReports(own);
  await signOut().catch(() => null); // the session went with the account
  say(word("erased"));
}
