/** One round: where it stands, freezing and cancelling it, its result, and how anybody checks it. */

import { get, post } from "../api.js";
import { make, named, one } from "../dom.js";
import { factorNames } from "../manage/factors.js";
import { ready } from "../staff.js";
import { answered, once, say, show } from "../ui.js";
import { day, instant, list, number, word } from "../words.js";
import { follow, progressBar } from "./following.js";
import { offerFiles, showReport } from "./round-result.js";
import { roundState } from "./round-state.js";

const id = named("/audit/rounds/");
let round = null;
let factors = new Map();

if (ready) show(one("#rules"), load);

async function load() {
  [factors, round] = await Promise.all([factorNames(), get(`/rounds/${id}`)]);
  one("h1 bdi").textContent = document.title = round.code;
  if (round.state === "freezing") watch();
  if (round.state === "frozen") result();
  state();
  return rules();
}

function rules() {
  const line = (name, value) => [make("dt", {}, one(`#say-${name}`).textContent), make("dd", {}, value)];
  const weights = Object.entries(round.weights).map(([code, weight]) => make("li", {}, `${factors.get(code) ?? code}: ${number(weight)}`));
  return make(
    "dl",
    { class: "facts" },
    line("kind", word(`kind.${round.kind}`)),
    line("days", word("days", { first: day(round.first_day), last: day(round.last_day) })),
    line("sources", list(round.sources.map((source) => word(`source.${source}`)))),
    line("least", number(round.minimum_n)),
    line("set", number(round.factor_set)),
    line("weights", make("ul", {}, weights)),
    line("formula", make("span", { class: "code" }, round.formula)),
    round.manifest_sha256 ? line("digest", make("span", { class: "code" }, round.manifest_sha256)) : null,
  );
}

function state() {
  const isOpen = round.state === "open";
  const isEarly = isOpen && Date.now() < Date.parse(round.can_freeze_from);
  one("#state").replaceChildren(roundState(round));
  one("#when").hidden = !(isEarly || round.frozen_at);
  one("#when").textContent = isEarly ? word("freeze_from", { when: instant(round.can_freeze_from) }) : round.frozen_at ? word("frozen_at", { when: instant(round.frozen_at) }) : "";
  one("#deeds").hidden = !isOpen;
  one("#open-freeze").disabled = isEarly;
  one("#progress").replaceChildren(...(round.state === "freezing" ? [progressBar(word("freezing"), round.progress)] : []));
}

function result() {
  showReport(round);
  offerFiles(round);
}

async function changed(now) {
  const before = round.state;
  round = now;
  state();
  if (now.state !== "frozen" || before === "frozen") return;
  say(word("round_frozen"));
  one("#rules").replaceChildren(rules());
  result();
}

const watch = () =>
  follow(() => get(`/rounds/${id}`), (now) => now.state !== "freezing", changed).catch((error) => console.error(error));

const typed = one("#freeze-code");
typed.addEventListener("input", () => {
  one("#freeze [value=yes]").disabled = typed.value.trim() !== round.code;
});
one("#open-freeze").addEventListener("click", ({ currentTarget }) =>
  once(currentTarget, () => {
    one("#freeze-name").textContent = round.code;
    return answered(one("#freeze"), async () => {
      await changed(await post(`/rounds/${id}/freeze`));
      if (round.state === "freezing") watch();
    });
  }),
);
one("#open-cancel").addEventListener("click", ({ currentTarget }) =>
  once(currentTarget, () =>
    answered(one("#cancel"), async () => {
      await changed(await post(`/rounds/${id}/cancellation`));
      say(word("round_cancelled"));
    }),
  ),
);
