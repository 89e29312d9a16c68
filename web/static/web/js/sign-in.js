/** Sign-in: a code for residents, a password for staff; then back to where one came from. */

import { Problem, api } from "./api.js";
import { one, parameters } from "./dom.js";
import { home } from "./page.js";
import { person, signIn } from "./session.js";
import { clearFaults, once, showFaults } from "./ui.js";
import { number, word } from "./words.js";

const forms = { contact: one("#contact-form"), code: one("#code-form"), staff: one("#staff-form") };
let challenge = null;

forms.contact.addEventListener("submit", (event) => submitted(event, sendCode));
one("#resend").addEventListener("click", (event) => once(event.currentTarget, sendCode));
one("#other").addEventListener("click", () => step("contact"));
forms.code.addEventListener("submit", (event) => submitted(event, () => enter({ challenge, code: forms.code.code.value.trim() }, forms.code)));
forms.staff.addEventListener("submit", (event) => submitted(event, enterAsStaff));
if (person()) leave(person());

async function sendCode() {
  const contact = forms.contact.contact.value.trim();
  const isPhone = /^\+?[\d\s()-]+$/.test(contact);
  try {
    const { data } = await api("POST", "/auth/codes", { body: isPhone ? { phone: contact } : { email: contact }, open: true });
    challenge = data.challenge;
    one("#code-sent").textContent = word("sent", { contact });
    step("code");
    await pause(data.resend_in);
  } catch (error) {
    if (!(error instanceof Problem) || !error.errors.length) throw error;
    showFaults(forms.contact, { ...error, errors: error.errors.map((fault) => ({ ...fault, pointer: "/contact" })), message: error.message });
  }
}

function step(name) {
  forms.contact.hidden = name !== "contact";
  forms.code.hidden = name !== "code";
  (name === "code" ? forms.code.code : forms.contact.contact).focus();
}

function pause(seconds) {
  const [button, wait] = [one("#resend"), one("#resend-wait")];
  button.disabled = true;
  wait.hidden = false;
  const until = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    wait.textContent = word("resend_in", { seconds: number(Math.max(left, 0)) });
    if (left > 0) return setTimeout(tick, 1000);
    button.disabled = false;
    wait.hidden = true;
  };
  tick();
}

function enterAsStaff() {
  const { username, password, otp } = forms.staff;
  return enter({ username: username.value.trim(), password: password.value, ...(otp.value && { otp: otp.value.trim() }) }, forms.staff);
}

async function enter(body, form) {
  const answer = await signIn(body);
  const data = await answer.json();
  if (answer.ok) return leave(data.user);
  if (data.code === "otp_required") {
    one("#otp-field").hidden = false;
    forms.staff.otp.focus();
  }
  showFaults(form, new Problem(answer.status, data));
}

/** Only to an address of ours: `//elsewhere` and `https:` are none. */
function leave({ role }) {
  const next = new URL(parameters().get("next") || home(role), location.origin);
  location.replace(next.origin === location.origin ? next.pathname + next.search + next.hash : home(role));
}

function submitted(event, act) {
  event.preventDefault();
  clearFaults(event.target);
  once(event.submitter ?? one("button", event.target), act);
}
