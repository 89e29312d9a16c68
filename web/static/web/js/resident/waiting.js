/** Ratings that wait to be sent, or that need a word of their author: cards for the list of ratings. */

import { make } from "../dom.js";
import { isOpen, itemsOf, listen } from "../offline/outbox.js";
import { onChange, person } from "../session.js";
import { instant, word } from "../words.js";
import { actionsOf, filesOf, wordsOf } from "./rate/state.js";

/**
 * Show in `place` what is on its way, the newest first, and keep it current. The page needs `{% words "waiting" %}`.
 * The place is hidden while there is nothing.
 * @param {HTMLElement} place
 * @param {() => void} [arrived] called when a rating was stored, so that the list beside can be read anew
 */
export async function waitingCards(place, arrived = () => {}) {
  const shares = {};
  let open = 0;
  const draw = async () => {
    const items = [...(person() ? await itemsOf(person().id) : []), ...(await itemsOf(null))].filter(isOpen).reverse();
    place.hidden = !items.length;
    place.replaceChildren(...items.map((item) => card(item, shares)));
    if (items.length < open) arrived();
    open = items.length;
  };
  listen((news) => {
    if ("share" in news) shares[news.file] = news.share;
    draw();
  });
  onChange(draw);
  await draw();
}

function card(item, shares) {
  const { step, title, text, problem } = wordsOf(item);
  return make(
    "article",
    { class: "card", "data-waiting": item.id, "data-step": step },
    make("h3", {}, title),
    make("p", {}, text),
    problem ? make("p", { class: "notice notice--bad" }, problem) : null,
    item.answer ? filesOf(item, shares) : null,
    make("p", { class: "soft small" }, word("written", { when: instant(item.at) })),
    make("div", { class: "row" }, actionsOf(item)),
  );
}
