/** One finding with its ratings, and the decision. */

import { get, post } from "../api.js";
import { fill, make, named, one } from "../dom.js";
import { factorNames } from "../manage/factors.js";
import { ready } from "../staff.js";
import { answered, once, say, show } from "../ui.js";
import { day, instant, number, word } from "../words.js";
import { findingCard } from "./finding-card.js";

const id = named("/audit/findings/");
const STANDINGS = { counted: "good", held: "bad", withdrawn: "" };
let factors = new Map();

if (ready) show(one("#whole"), load);

async function load() {
  const [names, finding] = await Promise.all([factorNames(), get(`/findings/${id}`)]);
  factors = names;
  one("#decide").hidden = finding.state !== "open";
  one("#ratings-card").hidden = !finding.suspects.length;
  one("#ratings").replaceChildren(...finding.suspects.map(suspect));
  one("#some").hidden = finding.suspects.length >= finding.ratings;
  return findingCard(finding);
}

function suspect(rating) {
  const scores = Object.entries(rating.scores).flatMap(([code, score]) => [
    make("dt", {}, factors.get(code) ?? code),
    make("dd", {}, score === null ? word("not_applicable") : number(score)),
  ]);
  return fill("suspect", {
    visited: day(rating.visited_on),
    received: instant(rating.received_in),
    channel: word(`channel_${rating.channel}`),
    scores,
    comment: rating.comment ?? "–",
    standing: make("span", { class: `badge badge--${STANDINGS[rating.standing]}` }, word(`standing.${rating.standing}`)),
  });
}

for (const decision of ["confirmed", "dismissed"]) {
  one(`#open-${decision}`).addEventListener("click", ({ currentTarget }) =>
    once(currentTarget, () =>
      answered(one(`#${decision}`), async (form) => {
        await post(`/findings/${id}/decision`, { decision, reason: form.reason.value.trim() });
        await show(one("#whole"), load);
        say(word(`now_${decision}`));
      }),
    ),
  );
}
