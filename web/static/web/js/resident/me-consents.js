/** Consents: their texts, and giving and withdrawing them. */

import { Problem, get, put } from "../api.js";
import { fill, fillIn, one } from "../dom.js";
import { ask, once, say, show } from "../ui.js";
import { day, word } from "../words.js";

const place = one("#consents");

export function offerConsents() {
  return show(place, async () => (await get("/me/consents")).results.map(row));
}

/**
 * Show the text of a purpose and ask for it.
 * @returns {Promise<boolean>} whether the person agreed
 */
export async function agree(purpose) {
  const asked = (await get("/me/consents")).results.find((each) => each.purpose === purpose);
  if (!asked) return false;
  const dialog = fillIn(one("#consent-dialog"), { title: asked.title, text: asked.text });
  if ((await ask(dialog)) !== "yes") return false;
  await answer(asked, true);
  await offerConsents();
  return true;
}

function row(consent) {
  const state = consent.given ? word("consent_given", { day: day(consent.given_at) }) : word("consent_none");
  const node = fill("consent-row", { ...consent, state, may_give: !consent.given, may_withdraw: consent.given });
  if (consent.given) one(".badge", node).classList.add("badge--good");
  const button = one("button", node);
  button.addEventListener("click", () =>
    once(button, async () => {
      await answer(consent, button.dataset.give === "true");
      say(word("saved"));
      await offerConsents();
    }),
  );
  return node;
}

async function answer({ purpose, version }, given) {
  try {
    await put("/me/consents", { consents: [{ purpose, version, given }] });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "consent_outdated") throw error;
    await offerConsents();
    throw new Problem(409, { code: error.code, detail: word("consent_changed") });
  }
}
