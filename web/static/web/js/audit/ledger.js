/** The ledger: its newest head, older ones, and checks that the browser makes itself. */

import { Problem, get } from "../api.js";
import { fill, icon, make, one } from "../dom.js";
import { forget } from "../proof/phone.js";
import { ready } from "../staff.js";
import { clearFaults, nothing, once, say, show, showFaults } from "../ui.js";
import { day, instant, knows, number, word } from "../words.js";
import { hand } from "./files.js";
import { checkHead, checkInclusion } from "./ledger-checks.js";

const MARKS = new Map([[true, ["circle-check", "holds"]], [false, ["circle-alert", "fails"]], [null, ["info", "untold"]]]); // prettier-ignore
const open = { open: true };
const HEADS = 20;
let newest = null;
let told = null;

if (ready) show(one("#newest"), load);

async function load() {
  [newest, told] = await Promise.all([get("/ledger/tree-heads/latest", {}, open), get("/ledger/key", {}, open)]);
  one("#from").value = Math.max(0, newest.size - 5 * (HEADS - 1)); // a head brings five entries at least
  show(one("#heads"), heads);
  one("#commands").textContent = commands();
  return headCard();
}

function headCard() {
  const [body, signatures] = newest.note.split("\n\n");
  const [origin] = body.split("\n");
  const known = new Set([told.key, ...told.witnesses].map((key) => key.split("+")[0]));
  const signed = signatures.trim().split("\n").map((line) => line.split(" ")[1]);
  return fill("head", {
    origin,
    size: number(newest.size),
    root: newest.root,
    at: newest.signed_at,
    when: instant(newest.signed_at),
    signers: signed.map((name) =>
      make("li", {}, icon(name === origin ? "key" : "eye"), " ", make("bdi", { class: "code" }, name), " ", make("span", { class: "soft small" }, word(name === origin ? "by_ledger" : known.has(name) ? "by_witness" : "by_stranger"))),
    ),
    alone: signed.length < 2 ? word("no_witness") : null,
  });
}

async function heads() {
  const page = await get("/ledger/tree-heads", { from: one("#from").value, limit: HEADS }, open);
  if (!page.results.length) return nothing(word("no_heads"));
  const table = fill("heads-table");
  one("tbody", table).append(...page.results.reverse().map((head) => fill("head-row", { size: number(head.size), at: head.signed_at, when: instant(head.signed_at), root: head.root })));
  return table;
}

one("#heads-form").addEventListener("submit", (event) => {
  event.preventDefault();
  once(event.submitter, () => show(one("#heads"), heads));
});
one("#check").addEventListener("click", ({ currentTarget }) =>
  once(currentTarget, async () => {
    const findings = await checkHead();
    one("#forget").hidden = !findings.some(({ step, holds }) => step === "key" && holds === false);
    tell(one("#steps"), findings);
  }),
);
one("#forget").addEventListener("click", ({ currentTarget }) => {
  forget();
  currentTarget.hidden = true;
  one("#steps").replaceChildren();
  say(word("forgotten"));
});
one("#inclusion").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  clearFaults(form);
  once(event.submitter, async () => {
    try {
      tell(one("#included"), await checkInclusion(form.commitment.value.trim().toLowerCase()));
    } catch (error) {
      one("#included").replaceChildren();
      if (!(error instanceof Problem) || ![400, 404].includes(error.status)) throw error;
      showFaults(form, { errors: [{ pointer: "/commitment", detail: error.status === 404 ? word("not_in_ledger") : word("no_commitment") }] });
    }
  });
});
one("#save-head").addEventListener("click", ({ currentTarget }) =>
  once(currentTarget, async () => {
    const { size, note } = await get("/ledger/tree-heads/latest", {}, open);
    hand(note, `head-${size}.txt`);
  }),
);
one("#save-key").addEventListener("click", ({ currentTarget }) => once(currentTarget, async () => hand(`${(await get("/ledger/key", {}, open)).key}\n`, "ledger.key")));

function tell(place, findings) {
  const hasFailed = findings.some(({ holds }) => holds === false);
  place.replaceChildren(
    make("ol", { class: "steps" }, findings.map(line)),
    make("p", { class: `notice notice--${hasFailed ? "bad" : "good"}`, "data-holds": String(!hasFailed) }, word(hasFailed ? "exposed" : "all_hold")),
  );
}

function line({ step, found, holds, values }) {
  const [mark, how] = MARKS.get(holds);
  const { time, since, kind, ...counts } = values;
  const written = { ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, number(value)])), time: time && instant(time * 1000), since: since && day(since), kind: kind && (knows(`entry.${kind}`) ? word(`entry.${kind}`) : kind) };
  const node = fill("step", { mark: icon(mark), title: word(`step.${step}`), how: word(how), text: word(`${step}_${found}`, written) });
  node.classList.add(`step--${how}`);
  Object.assign(node.dataset, { step, found });
  return node;
}

function commands() {
  const head = `head-${newest.size}.txt`;
  return [
    `ayn-verify fetch ${location.origin} --into heads --key ledger.key`,
    `ayn-verify head ${head} --key ledger.key${told.witnesses.map((key) => ` --witness ${key}`).join("")}`,
    `ayn-verify consistency head-OLD.txt ${head} proof.json --key ledger.key`,
  ].join("\n");
}
