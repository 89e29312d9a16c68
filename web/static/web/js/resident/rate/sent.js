/** After the rating was given: what became of it, as it happens. */

import { one } from "../../dom.js";
import { itemFor, listen } from "../../offline/outbox.js";
import { person } from "../../session.js";
import { word } from "../../words.js";
import { actionsOf, filesOf, wordsOf } from "./state.js";

/** Show the rating with this id, and follow it. */
export async function showSent(id) {
  const shares = {};
  listen((news) => {
    if (news.id !== id) return;
    if ("share" in news) shares[news.file] = news.share;
    draw(id, shares);
  });
  one("#sent").hidden = false;
  await draw(id, shares);
  one("#sent-title").focus();
}

async function draw(id, shares) {
  const item = await itemFor(person()?.id ?? null, id);
  if (!item) return location.replace("/mine"); // removed here, or long shown
  const { step, title, text, problem } = wordsOf(item);
  one("#sent").dataset.step = step;
  one("#center-name").textContent = item.center.name;
  if (one("#sent-title").textContent !== title) one("#sent-title").textContent = title;
  one("#sent-text").textContent = text;
  one("#sent-problem").hidden = !problem;
  one("#sent-problem").textContent = problem;
  one("#sent-actions").replaceChildren(...actionsOf(item));
  one("#sent-files").hidden = !item.files.length || !item.answer;
  one("#sent-files").replaceChildren(...filesOf(item, shares));
  showReceipt(item.answer);
}

function showReceipt(answer) {
  one("#sent-receipt").hidden = one("#sent-receipt-hint").hidden = !answer?.receipt;
  if (!answer?.receipt) return;
  const { commitment } = answer.receipt;
  one("#sent-commitment").textContent = `${commitment.slice(0, 8)}…${commitment.slice(-8)}`;
  one("#sent-trust").textContent = word(`trust_${answer.trust}`);
}
