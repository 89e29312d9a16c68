/** Exports: ask for a file, follow its making, fetch it. What was asked for stands in the list after a reload, too. */

import { Problem, get, post } from "../api.js";
import { all, fill, make, one } from "../dom.js";
import { ready } from "../staff.js";
import { clearFaults, growing, once, say, showFaults } from "../ui.js";
import { word } from "../words.js";
import { exportCard, isOver } from "./export-card.js";
import { follow } from "./following.js";

const PRINTED = ["scorecards", "round_report"];
const form = one("#ask");
let rounds = null;

if (ready) start();

function start() {
  form.kind.addEventListener("change", showFilters);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(event.submitter);
  });
  showFilters();
  list();
}

function list() {
  return growing(one("#exports"), (next) => get(next ?? "/exports"), card, { empty: word("no_exports") });
}

/** Each kind has filters of its own; only what lies on pages can be printed. */
function showFilters() {
  const kind = form.kind.value;
  clearFaults(form);
  one("#kind-filters").replaceChildren(fill(`filters-${kind}`));
  const pdf = one('[value="pdf"]', form.format);
  pdf.disabled = !PRINTED.includes(kind);
  if (pdf.disabled && form.format.value === "pdf") form.format.value = "csv";
  if (kind === "round_report") offerRounds();
}

async function offerRounds() {
  rounds ??= get("/rounds", { limit: 100 });
  try {
    const { results } = await rounds;
    const frozen = results.filter(({ state }) => state === "frozen");
    const select = form.querySelector('[data-filter="round"]');
    select?.replaceChildren(...frozen.map(({ id, code }) => make("option", { value: id }, code)));
  } catch {
    rounds = null; // the field stays empty, and the server says that it is needed
  }
}

function given() {
  const fields = all("[data-filter]", form).map((field) => [field.dataset.filter, field.value.trim(), field.type]);
  const filled = fields.filter(([, value]) => value);
  return Object.fromEntries(filled.map(([name, value, type]) => [name, type === "datetime-local" ? new Date(value).toISOString() : value]));
}

function ask(button) {
  clearFaults(form);
  return once(button, async () => {
    try {
      await post("/exports", { kind: form.kind.value, format: form.format.value, filters: given() });
    } catch (error) {
      if (!(error instanceof Problem) || !error.errors.length) throw error;
      return void showFaults(form, error);
    }
    say(word("asked"));
    await list();
  });
}

function card(asked) {
  const node = exportCard(asked);
  if (!isOver(asked)) watch(asked, node);
  return node;
}

/** The card of an export in the making is drawn anew until it is over, or no longer on the page. */
function watch({ id }, node) {
  const gone = { state: "gone" };
  const load = () => (node.isConnected ? get(`/exports/${id}`) : gone);
  const over = (now) => now === gone || isOver(now);
  follow(load, over, (now) => {
    if (now === gone) return;
    const fresh = exportCard(now);
    node.replaceWith(fresh);
    node = fresh;
    if (now.state === "done") say(word("is_ready", { kind: word(`export.${now.kind}`) }));
  }).catch((error) => console.error(error));
}
