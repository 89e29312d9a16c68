/** One alert with all that belongs to it: history, what came of it, what comes next. */

import { get, post } from "../api.js";
import { fill, make, named, one } from "../dom.js";
import { person } from "../session.js";
import { ready } from "../staff.js";
import { answered, growing, once, say, show } from "../ui.js";
import { decimal, instant, knows, word } from "../words.js";
import { alertCard, ratingList } from "./alert-card.js";
import { factorNames } from "./factors.js";

const id = named(`/${document.documentElement.dataset.area}/alerts/`);
const mayVerify = () => ["quality", "auditor"].includes(person().role);
let factors = new Map();
let alert = null;

if (ready) show(one("#whole"), load);

async function load() {
  [factors, alert] = await Promise.all([factorNames(), get(`/alerts/${id}`)]);
  if (mayVerify()) show(one("#attachments"), attachments, { empty: "" });
  if (alert.count > 1) {
    one("#occurrences-card").hidden = false;
    growing(one("#occurrences"), (next) => get(next ?? `/alerts/${id}/occurrences`), occurrence);
  }
  return draw();
}

function draw() {
  one("#history").replaceChildren(...alert.history.map(event));
  one("#rechecks-card").hidden = !alert.rechecks.length;
  one("#rechecks").replaceChildren(...alert.rechecks.map(recheck));
  next();
  return alertCard(alert, factors, () => renew());
}

/** After something was done: the whole as it stands now. */
async function renew() {
  alert = await get(`/alerts/${id}`);
  one("#whole").replaceChildren(draw());
}

function next() {
  const isResolved = alert.state === "resolved";
  const mayPublish = person().role !== "auditor" && ["resolved", "verified"].includes(alert.state) && !alert.publication;
  one("#publish-open").hidden = !mayPublish;
  one("#verify").hidden = one("#reopen-open").hidden = !(mayVerify() && isResolved);
  one("#publication").hidden = !alert.publication;
  if (alert.publication) one("#publication").textContent = alert.publication.text;
  one("#loop").hidden = !(mayPublish || (mayVerify() && isResolved) || alert.publication);
}

function event({ change, at, cause, text }) {
  const what = knows(`event.${change}`) ? word(`event.${change}`) : change;
  return fill("event", { what: cause ? `${what}: ${cause.name}` : what, at, when: instant(at), note: text });
}

function recheck({ factor, before, after, verdict }) {
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, factor.name),
    make("td", { class: "number" }, `${decimal(before.mean)} (${before.count})`),
    make("td", { class: "number" }, `${decimal(after.mean)} (${after.count})`),
    make("td", {}, word(`verdict.${verdict}`)),
  );
}

function occurrence({ at, factors: low, comment, rating }) {
  return fill("occurrence", {
    at,
    when: instant(at),
    factors: low.map((code) => make("li", { class: "badge" }, factors.get(code) ?? code)),
    comment,
    rating: rating && ratingList(rating, factors),
  });
}

async function attachments() {
  const { photos, voice_notes: voices } = await get(`/alerts/${id}/attachments`);
  one("#attachments-card").hidden = !photos.length && !voices.length;
  return [
    ...photos.map(({ url, thumbnail_url: thumbnail }) => fill("photo", { url, thumbnail })),
    ...voices.map(({ url }) => fill("voice", { url })),
  ];
}

one("#publish-open").addEventListener("click", ({ currentTarget }) =>
  once(currentTarget, () =>
    answered(one("#publish"), async (form) => {
      await post(`/alerts/${id}/publication`, { text: form.text.value.trim() });
      await renew();
      say(word("published"));
    }),
  ),
);
one("#verify").addEventListener("click", ({ currentTarget }) =>
  once(currentTarget, async () => {
    await post(`/alerts/${id}/verification`, { outcome: "verified" });
    await renew();
    say(word("verified"));
  }),
);
one("#reopen-open").addEventListener("click", ({ currentTarget }) =>
  once(currentTarget, () =>
    answered(one("#reopen"), async (form) => {
      await post(`/alerts/${id}/verification`, { outcome: "reopened", note: form.note.value.trim() });
      await renew();
      say(word("reopened"));
    }),
  ),
);
