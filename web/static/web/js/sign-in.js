/** Sign-in: a code for residents, a password for staff; then back to where one came from. */

import { Problem, api } from "./api.js";
import { one, parameters } from "./dom.js";
import { addressOfOurs } from "./next.js";
import { home } from "./page.js";
import { person, signIn, signOut } from "./session.js";
import { clearFaults, once, showFaults } from "./ui.js";
import { leftToRight, number, word } from "./words.js";

const forms = { contact: one("#contact-form"), code: one("#code-form"), staff: one("#staff-form") };
const SENT = "ayn.challenge"; // survives that a phone drops the page while one looks for the code
const DIGITS = 6;

forms.contact.addEventListener("submit", (event) => submitted(event, sendCode));
forms.code.addEventListener("submit", (event) => submitted(event, enterByCode));
forms.staff.addEventListener("submit", (event) => submitted(event, enterAsStaff));
forms.code.code.addEventListener("input", () => forms.code.code.value.trim().length === DIGITS && forms.code.requestSubmit());
one("#resend").addEventListener("click", (event) => once(event.currentTarget, sendCode));
one("#other").addEventListener("click", () => step("contact"));
one("#show-password").addEventListener("change", (event) => (forms.staff.password.type = event.target.checked ? "text" : "password"));
one("#change-person").addEventListener("click", (event) => once(event.currentTarget, async () => show(await signOut())));
show();

/** Who is signed in already may be here because another page is not for him: he decides. */
function show() {
  const who = person();
  one("#signed-in").hidden = !who;
  one("#sign-in").hidden = Boolean(who);
  if (who) {
    one("#signed-in-as").textContent = word(who.role === "resident" ? "as_resident" : "as_staff");
    one("#go-on").href = home(who.role);
  } else if (sent()) step("code");
}

function sent() {
  const kept = JSON.parse(sessionStorage.getItem(SENT) || "null");
  return kept && Date.now() < kept.until ? kept : null;
}

async function sendCode() {
  const contact = forms.contact.contact.value.trim() || sent()?.contact || "";
  const isPhone = /^\+?[\p{Nd}\s()-]+$/u.test(contact);
  try {
    const { data } = await api("POST", "/auth/codes", { body: isPhone ? { phone: contact } : { email: contact }, open: true });
    const now = Date.now();
    const times = { until: now + data.expires_in * 1000, again: now + data.resend_in * 1000 };
    sessionStorage.setItem(SENT, JSON.stringify({ challenge: data.challenge, contact, ...times }));
    step("code");
  } catch (error) {
    if (!(error instanceof Problem) || !error.errors.length) throw error;
    step("contact");
    showFaults(forms.contact, { ...error, errors: error.errors.map((fault) => ({ ...fault, pointer: "/contact" })), message: error.message });
  }
}

function step(name) {
  forms.contact.hidden = name !== "contact";
  forms.code.hidden = name !== "code";
  if (name === "contact") sessionStorage.removeItem(SENT);
  else {
    one("#code-sent").textContent = word("sent", { contact: leftToRight(sent().contact) });
    pause();
  }
  (name === "code" ? forms.code.code : forms.contact.contact).focus();
}

/** Until a new code may be asked for. */
function pause() {
  const left = Math.ceil(((sent()?.again ?? 0) - Date.now()) / 1000);
  one("#resend").disabled = left > 0;
  one("#resend-wait").hidden = left <= 0;
  one("#resend-wait").textContent = word("resend_in", { seconds: number(Math.max(left, 0)) });
  if (left > 0) setTimeout(pause, 1000);
}

function enterByCode() {
  const kept = sent();
  if (!kept) return step("contact");
  return enter({ challenge: kept.challenge, code: forms.code.code.value.trim() }, forms.code);
}

function enterAsStaff() {
  const { username, password, otp } = forms.staff;
  return enter({ username: username.value.trim(), password: password.value, ...(otp.value && { otp: otp.value.trim() }) }, forms.staff);
}

async function enter(body, form) {
  const answer = await signIn(body).catch(() => Promise.reject(new Problem(0)));
  const data = await answer.json().catch(() => ({})); // a proxy may answer what is no JSON
  if (answer.ok) return leave(data.user);
  if (data.code === "otp_required") {
    one("#otp-field").hidden = false;
    forms.staff.otp.focus();
  }
  showFaults(form, faultsOf(new Problem(answer.status, data)));
  if (form === forms.code) form.code.select();
}

/** What is wrong with the code stands beside it. */
function faultsOf(problem) {
  const field = { code_wrong: "/code", challenge_ended: "/code", otp_wrong: "/otp" }[problem.code];
  if (field) problem.errors = [{ pointer: field, code: problem.code, detail: problem.message }];
  return problem;
}

function leave({ role }) {
  sessionStorage.removeItem(SENT);
  location.replace(addressOfOurs(parameters().get("next") ?? "", location.origin) ?? home(role));
}

function submitted(event, act) {
  event.preventDefault();
  clearFaults(event.target);
  once(event.submitter ?? one("button", event.target), act);
}
