/** The list of rounds, and the rules of a new one. */

import { Problem, get, post } from "../api.js";
import { all, fill, one } from "../dom.js";
import { ready } from "../staff.js";
import { clearFaults, growing, once, say, showFaults } from "../ui.js";
import { day, instant, plural, word } from "../words.js";
import { roundState } from "./round-state.js";

const form = one("#new");
let rules = null; // the factor set that is chosen, with its weights

if (ready) start();

function start() {
  growing(one("#rounds"), (next) => get(next ?? "/rounds"), row, { empty: word("no_rounds") });
  form.factor_set.addEventListener("change", () => weigh(form.factor_set.value));
  weigh("current");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    create(event.submitter);
  });
}

function row(round) {
  const card = fill("round", {
    state: roundState(round),
    kind: word(`kind.${round.kind}`),
    code: round.code,
    href: `/audit/rounds/${round.id}`,
    days: word("days", { first: day(round.first_day), last: day(round.last_day) }),
    least: plural("least", round.minimum_n),
    frozen: round.frozen_at && word("frozen_at", { when: instant(round.frozen_at) }),
  });
  card.dataset.round = round.id;
  return card;
}

/** Show the weights of a factor set; they are sent only where they were changed. */
async function weigh(version) {
  const place = one("#weights");
  try {
    rules = await get(`/factor-sets/${version}`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    rules = null;
    return place.replaceChildren();
  }
  form.factor_set.value = rules.version;
  place.replaceChildren(
    ...rules.factors.map(({ code, name, weight }) => {
      const field = fill("weight", { name, value: weight });
      one("input", field).dataset.pointer = `/weights/${code}`;
      one("input", field).dataset.weight = code;
      return field;
    }),
  );
}

function weights() {
  const given = Object.fromEntries(all("[data-weight]", form).map((field) => [field.dataset.weight, field.valueAsNumber]));
  const isChanged = rules?.factors.some(({ code, weight }) => given[code] !== weight);
  return isChanged ? { weights: given } : {};
}

const asNumber = (field) => (field.value === "" ? undefined : field.valueAsNumber);

function create(button) {
  clearFaults(form);
  return once(button, async () => {
    try {
      const { id } = await post("/rounds", {
        code: form.code.value.trim(),
        kind: form.kind.value,
        first_day: form.first_day.value,
        last_day: form.last_day.value,
        factor_set: asNumber(form.factor_set),
        minimum_n: asNumber(form.minimum_n),
        sources: all('[name="sources"]:checked', form).map(({ value }) => value),
        ...weights(),
      });
      say(word("round_created"));
      location.assign(`/audit/rounds/${id}`);
    } catch (error) {
      if (!(error instanceof Problem) || !error.errors.length) throw error;
      showFaults(form, error);
    }
  });
}
