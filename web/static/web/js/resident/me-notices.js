/** Being told: a reply or an action, on this device or by mail. */

import { Problem, get, put } from "../api.js";
import { all, fill, one } from "../dom.js";
import { once, say, show } from "../ui.js";
import { word } from "../words.js";
import { agree } from "./me-consents.js";
import { canWake, unwoken, woken } from "../push.js";

const form = one("#notices");
const KINDS = ["reply", "action"];
const chosen = (kind) => all(`[name=${kind}]:checked`, form).map((box) => box.value);

export function offerNotices() {
  return show(form, async () => draw(...(await Promise.all([get("/me/notifications"), get("/me")]))));
}

/** Mail needs an address; the consent that it needs as well is asked for when it is wanted. */
function draw(wish, { email }) {
  const view = fill("notices-view", {
    push: canWake() ? "" : word("push_unknown"),
    mail: email ? "" : word("mail_none"),
  });
  for (const box of all("input", view)) {
    box.checked = wish[box.name].includes(box.value);
    box.disabled = !box.checked && !(box.value === "push" ? canWake() : email);
    box.addEventListener("change", () => once(box, () => change(box)));
  }
  return view;
}

async function change(box) {
  try {
    if (box.checked && box.value === "push") await woken();
    await store();
    if (!all("[value=push]:checked", form).length) await unwoken();
    say(word("saved"));
  } catch (error) {
    box.checked = !box.checked;
    throw error;
  }
}

async function store() {
  const wish = Object.fromEntries(KINDS.map((kind) => [kind, chosen(kind)]));
  try {
    await put("/me/notifications", wish);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "consent_missing" || !(await agree("notifications"))) throw error;
    await put("/me/notifications", wish);
  }
}
