/** Rating a visit: `/rate/CODE`, with evidence behind the `#` or without. */

import "../page.js";
import { get } from "../api.js";
import { all, named, one, parameters } from "../dom.js";
import { discard, itemFor } from "../offline/outbox.js";
import { enqueue } from "../offline/queue.js";
import { onChange, person } from "../session.js";
import { clearFaults, once, show, showFaults } from "../ui.js";
import { language, number, plural, word } from "../words.js";
import { evidenceOf } from "./code.js";
import { dropDraft, keepDraft } from "./draft.js";
import { LONGEST, ratingOf, scoresOf, visitedAt } from "./rate/body.js";
import { readFields, turnArrows, writeFields } from "./rate/fields.js";
import { openDraft } from "./rate/opening.js";
import { photosOf } from "./rate/photos.js";
import { positionOf } from "./rate/position.js";
import { askService, factorQuestions } from "./rate/questions.js";
import { showSent } from "./rate/sent.js";
import { voiceOf } from "./rate/voice.js";
import { clean, cut, lengthOf } from "./text.js";

const code = named("/rate/");
const evidence = evidenceOf(new URL(location.href));
const me = person()?.id ?? null;
const form = one("#rate-form");
// The token leaves the address at once: neither history nor a screenshot keeps it.
if (location.hash) history.replaceState(null, "", location.pathname + location.search);

let draft = null;
let center = { code, name: code, entities: [], services: [] };
let version = null;
let timer = 0;

await begin();

async function begin() {
  one("#center-name").textContent = code;
  const isStaff = Boolean(person()) && person().role !== "resident";
  one("#staff-notice").hidden = !isStaff;
  one("#send").disabled = isStaff;
  onChange(() => (person()?.id ?? null) !== me && location.reload());
  const sent = parameters().get("sent");
  if (sent && (await itemFor(me, sent))) return showSent(sent);
  const opened = await openDraft(code, me, evidence);
  draft = opened.draft;
  form.hidden = false;
  await Promise.all([loadCenter(), loadFactors()]);
  showDraft(opened.photos);
  listen();
  if (opened.problem) showFaults(form, { ...opened.problem, message: word("mended") });
}

async function loadCenter() {
  try {
    center = await get(`/centers/${encodeURIComponent(code)}`, {}, { open: true });
  } catch (error) {
    if (error.status !== 404) return; // without a line its code will do
    form.hidden = true;
    one("#no-center").hidden = false;
  }
  one("#center-name").textContent = center.name;
}

function loadFactors() {
  return show(one("#factors"), async () => {
    const questions = await factorQuestions();
    version = questions.version;
    setTimeout(() => writeFields(form, draft.fields)); // when they are on the page, after "try again" too
    return questions.nodes;
  });
}

function showDraft(photos) {
  const offer = askService(form, center);
  writeFields(form, { ...draft.fields, service: "" });
  offer();
  writeFields(form, draft.fields);
  one("#evidence").hidden = !draft.evidence;
  positionOf(form.elements.position, draft, keepSoon);
  voiceOf(draft, keepSoon);
  photosOf(draft, keepSoon).add(photos);
  follow();
}

function listen() {
  turnArrows(form);
  form.addEventListener("input", (event) => {
    if (event.target === form.elements.comment && !event.isComposing) limitComment();
    follow();
    keepSoon();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(one("#send"), send);
  });
  addEventListener("pagehide", () => timer && keep());
}

/** Show what depends on what was said. */
function follow() {
  const fields = readFields(form);
  one("#at-field").hidden = fields.when !== "other";
  one("#reason-field").hidden = fields.outcome === "completed";
  one("#sharing").hidden = fields.notify_center !== "now";
  const [answered, asked] = [Object.keys(scoresOf(fields)).length, all(".factor", form).length];
  one("#answered").textContent = answered ? word("answered", { answered: number(answered), all: number(asked) }) : "";
  one("#comment-left").textContent = fields.comment ? plural("characters_left", LONGEST - lengthOf(clean(fields.comment))) : "";
}

function limitComment() {
  const field = form.elements.comment;
  if (lengthOf(clean(field.value)) > LONGEST) field.value = cut(clean(field.value), LONGEST);
}

function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(keep, 300);
}

async function keep() {
  clearTimeout(timer);
  timer = 0;
  if (!draft) return;
  draft.fields = readFields(form);
  await keepDraft(draft);
}

/** The rating is made, once; from here on the queue has it. */
async function send() {
  clearFaults(form);
  await keep();
  const fault = faultOf(draft);
  if (fault) return showFaults(form, { errors: [fault], message: fault.detail });
  const id = crypto.randomUUID();
  const files = draft.photos.map((photo) => fileOf("photos", photo)).concat(draft.voice ? [fileOf("voice", draft.voice)] : []);
  const { corrects, ...kept } = draft;
  const body = JSON.stringify(ratingOf(draft, { id, version }));
  await enqueue({ id, person: me, center: { code, name: center.name }, language, body, files, draft: kept });
  await dropDraft(draft);
  draft = null;
  if (corrects) await discard(corrects);
  form.hidden = true;
  history.replaceState(null, "", `${location.pathname}?sent=${id}`);
  await showSent(id);
}

const fileOf = (kind, { id, blob }) => ({ id, kind, blob, size: blob.size, state: "waiting" });

/** What the server would refuse, said before anything is sent. */
function faultOf({ fields, ...rest }) {
  const at = visitedAt({ fields, ...rest });
  const [first] = all(".factor", form);
  if (!Object.keys(scoresOf(fields)).length) return { pointer: first?.dataset.pointer ?? "", detail: word("nothing_answered") };
  if (!at) return { pointer: "/at", detail: word("when_missing") };
  if (Date.parse(at) > Date.now()) return { pointer: "/at", detail: word("in_future") };
  return null;
}
