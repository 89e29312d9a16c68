/** The page about oneself: account, language, app; then what only residents have, each part in a file of its own. */

import "../page.js";
import { api, get } from "../api.js";
import { all, fill, one } from "../dom.js";
import { onChange, person, signOut } from "../session.js";
import { once, show } from "../ui.js";
import { day, leftToRight, word } from "../words.js";
import { offerConsents } from "./me-consents.js";
import { offerData } from "./me-data.js";
import { offerErasure } from "./me-erase.js";
import { offerFavourites } from "./me-favourites.js";
import { offerNotices } from "./me-notices.js";

/** A contact that its owner knows again, and nobody who looks over a shoulder can read. */
function masked({ email, phone, username }) {
  if (email) return word("by_mail", { contact: leftToRight(email.replace(/^(.)[^@]*/, "$1•••")) });
  if (phone) return word("by_phone", { contact: leftToRight(phone.replace(/^(\+\d{1,3}).*(\d\d)$/, "$1•••••$2")) });
  return word("by_password", { contact: leftToRight(username) });
}

function showAll() {
  const who = person();
  one("#invitation").hidden = Boolean(who);
  one("#profile").hidden = !who;
  one("#resident").hidden = who?.role !== "resident";
  if (!who) return;
  show(one("#profile-place"), async () => {
    const me = await get("/me");
    return fill("profile-view", { contact: masked(me), joined: word("joined", { day: day(me.joined_at) }) });
  });
  if (who.role !== "resident") return;
  offerNotices();
  offerFavourites();
  offerConsents();
}

async function speak(code) {
  if (person()) await api("PATCH", "/me", { body: { language: code } });
  one("#language").value = code;
  one("#language").form.requestSubmit();
}

for (const chip of all("#languages button")) chip.addEventListener("click", () => once(chip, () => speak(chip.dataset.language)));
one("#sign-out").addEventListener("click", (event) => once(event.currentTarget, signOut));
onChange(showAll);
showAll();
// Safari on a phone offers nothing to scripts: one has to know.
one("#install-hint").hidden = !("standalone" in navigator) || navigator.standalone;
offerData();
offerErasure();
