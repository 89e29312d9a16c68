/** What the release policy lets out of single ratings; one reply each, and appeals. */

import { get, post } from "../api.js";
import { fill, make, one } from "../dom.js";
import { person } from "../session.js";
import { ready } from "../staff.js";
import { answered, growing, once, say, show } from "../ui.js";
import { day, knows, word } from "../words.js";
import { factorNames } from "./factors.js";
import { choosePlace } from "./place.js";

let factors = new Map();
let place = "";

if (ready) start();

async function start() {
  const list = one("#ratings");
  await show(list, async () => {
    factors = await factorNames();
    await choosePlace((code) => {
      place = code;
      setTimeout(() => growing(list, (next) => get(next ?? `/centers/${place}/evaluations`), row));
    });
  });
}

function row(item) {
  const { kind, state, day: released, comment, reply, appeal, photos } = item;
  const card = fill("rating", {
    kind: word(`kind.${kind}`),
    state: knows(`released.${state}`) ? word(`released.${state}`) : null,
    day: day(released),
    comment: comment ?? word("erased"),
    factors: item.factors.map((code) => make("li", { class: "badge" }, factors.get(code) ?? code)),
    photos: photos.map(({ url, thumbnail_url: thumbnail }) => fill("photo", { url, thumbnail })),
    reply: reply?.text,
    visibility: reply && word(`reply.${reply.visibility}`),
    reason: appeal?.reason,
    deeds: person().role === "manager" ? deeds(item, (changes) => card.replaceWith(row({ ...item, ...changes }))) : [],
  });
  return card;
}

function deeds(item, changed) {
  const address = `/centers/${place}/evaluations/${item.id}`;
  const found = [];
  const deed = (name, run, kind) => {
    const button = make("button", { class: `button ${kind}`, type: "button", "data-deed": name }, one(`#say-${name}`).textContent);
    button.addEventListener("click", () => once(button, () => answered(one(`#${name}`), run)));
    found.push(button);
  };
  if (!item.reply && item.comment) {
    deed("reply", async (form) => {
      const sent = { text: form.text.value.trim(), visibility: form.visibility.value };
      await post(`${address}/reply`, sent);
      changed({ reply: sent });
      say(word("replied"));
    }, "button--second");
  }
  if (!item.appeal) {
    deed("appeal", async (form) => {
      await post(`${address}/appeal`, { evidence: form.evidence.value.trim() });
      changed({ state: "appealed", appeal: { reason: null } });
      say(word("appealed"));
    }, "button--quiet");
  }
  return found;
}
