/** Saying what is wrong with a place: told at once; without a line it waits on this phone as long as it is news. */

import { demand } from "../page.js";
import { Problem, get } from "../api.js";
import { fill, one } from "../dom.js";
import { clearFaults, once, showFaults } from "../ui.js";
import { instant, word } from "../words.js";
import { coded } from "./codes.js";
import { keep, made, send, until, waiting } from "./reports.js";

const PAYMENTS = ["cash", "card", "mobile", "online", "bank_transfer", "cheque", "wallet"];
const code = decodeURIComponent(location.pathname.split("/")[2]);
const form = one("#report");
let pending = null; // the report as it was sent, until the answer is definite or something in it is changed

function start() {
  one("#back").href = `/centers/${encodeURIComponent(code)}`;
  one("#rate-link").href = `/rate/${encodeURIComponent(code)}`;
  offerPayments(PAYMENTS);
  get(`/centers/${encodeURIComponent(code)}`, {}, { open: true }).then(
    (center) => {
      one("#center-name").textContent = center.name;
      if (center.payment_methods.length) offerPayments(center.payment_methods);
    },
    (error) => error.status === 404 && location.replace("/"),
  );
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearFaults(form);
    if (isComplete()) once(event.submitter, report);
  });
  one("#another").addEventListener("click", again);
  addEventListener("ayn:reports", showWaiting);
  showWaiting();
}

function offerPayments(methods) {
  const field = form.payment_method;
  const said = field.value;
  field.replaceChildren(field.options[0], ...methods.map((method) => new Option(coded("payment", method), method)));
  field.value = methods.includes(said) ? said : "";
}

function changed() {
  pending = null;
  clearFaults(form);
  one("#payment-field").hidden = form.kind.value !== "payment_down";
}

function isComplete() {
  const needed = !form.kind.value ? ["/kind", "choose"] : form.kind.value === "payment_down" && !form.payment_method.value ? ["/payment_method", "choose_payment"] : null;
  if (needed) showFaults(form, { errors: [{ pointer: needed[0], detail: word(needed[1]) }] });
  return !needed;
}

async function report() {
  const text = form.text.value.trim();
  const kind = form.kind.value;
  pending ??= made(code, { kind, ...(kind === "payment_down" && { payment_method: form.payment_method.value }), ...(text && { text }) });
  try {
    await send(pending);
    thank(word("report_sent"));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.isPassing && error.status !== 429) {
      keep(pending);
      thank(word("kept"));
      return showWaiting();
    }
    if (!error.isPassing && error.status !== 401) pending = null;
    if (!error.errors.length) throw error;
    showFaults(form, error);
  }
}

function thank(text) {
  pending = null;
  form.hidden = true;
  one("#thanks-text").textContent = text;
  one("#thanks").hidden = false;
  one("#thanks").focus();
}

function again() {
  form.reset();
  changed();
  form.hidden = false;
  one("#thanks").hidden = true;
}

function showWaiting() {
  const cards = waiting().map((each) => fill("waiting-report", { kind: coded("wrong", each.body.kind, "wrong_other"), until: word("kept_until", { time: instant(until(each)) }) }));
  one("#waiting").replaceChildren(...cards);
}

if (demand()) start();
