/** Appeals of managers against single ratings: those that wait come first. */

import { get, post } from "../api.js";
import { fill, make, one } from "../dom.js";
import { factorNames } from "../manage/factors.js";
import { ready } from "../staff.js";
import { answered, growing, once, say } from "../ui.js";
import { day, word } from "../words.js";

const KINDS = { open: "warning", upheld: "bad", dismissed: "good" };
let factors = new Map();

if (ready) {
  growing(one("#appeals"), async (next) => {
    if (!next) factors = await factorNames();
    return get(next ?? "/appeals");
  }, row, { empty: word("no_appeals") });
}

function row(appeal) {
  const { evaluation } = appeal;
  const card = fill("appeal", {
    state: make("span", { class: `badge badge--${KINDS[appeal.state]}` }, word(`appeal.${appeal.state}`)),
    center: evaluation.entity ? `${appeal.center} · ${evaluation.entity}` : appeal.center,
    day: word("released_on", { day: day(evaluation.day) }),
    comment: evaluation.comment ?? word("erased"),
    factors: evaluation.factors.map((code) => make("li", { class: "badge" }, factors.get(code) ?? code)),
    photos: evaluation.photos.map(({ url, thumbnail_url: thumbnail }) => fill("photo", { url, thumbnail })),
    evidence: appeal.evidence,
    reason: appeal.reason,
    deeds: appeal.state === "open" ? deeds(appeal, (decided) => card.replaceWith(row({ ...appeal, ...decided }))) : [],
  });
  Object.assign(card.dataset, { appeal: appeal.id, state: appeal.state });
  return card;
}

function deeds({ id }, changed) {
  return ["uphold", "dismiss"].map((decision) => {
    const kind = decision === "uphold" ? "button--bad" : "button--second";
    const button = make("button", { class: `button ${kind}`, type: "button", "data-deed": decision }, one(`#say-${decision}`).textContent);
    const decide = async (form) => {
      changed(await post(`/appeals/${id}/decision`, { decision, reason: form.reason.value.trim() }));
      say(word(`now_${decision}`));
    };
    button.addEventListener("click", () => once(button, () => answered(one(`#${decision}`), decide)));
    return button;
  });
}
