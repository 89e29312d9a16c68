/** Who answers for the center, and how I am reached and signed in. */

import { Problem, get, post, put } from "../api.js";
import { fill, one } from "../dom.js";
import { canWake, unwoken, woken } from "../push.js";
import { ready } from "../staff.js";
import { clearFaults, once, say, show, showFaults, why } from "../ui.js";
import { word } from "../words.js";
import { choosePlace } from "./place.js";

const notices = one("#notices");
const password = one("#password-form");
const totp = one("#totp-form");
let wished = null;

if (ready) start();

function start() {
  choosePlace((code) => show(one("#team"), () => team(code))).catch((error) => say(why(error), "bad"));
  get("/me/notifications").then(told).catch((error) => say(why(error), "bad"));
  get("/me").then(({ totp_enrolled: isOn }) => {
    one("#totp-on").hidden = !isOn;
    one("#totp-off").hidden = isOn;
  }).catch(() => {});
  submit(notices, save);
  submit(password, change);
  submit(totp, confirm);
  one("#totp-begin").addEventListener("click", ({ currentTarget }) => once(currentTarget, begin));
}

async function team(code) {
  const { results } = await get(`/centers/${code}/team`);
  const rows = results.map(({ username, role, entity }) =>
    fill("member", { username, role: word(`role.${role}`), entity: entity?.name ?? word("of_center") }),
  );
  return rows.length ? fill("members", { rows }) : null;
}

function told(wish) {
  wished = wish;
  notices.mail.value = wish.mail;
  notices.push.checked = wish.push;
  notices.quiet_from.value = wish.quiet_from?.slice(0, 5) ?? "";
  notices.quiet_to.value = wish.quiet_to?.slice(0, 5) ?? "";
  notices.mail.disabled = !wish.mail_possible;
  notices.push.disabled = !canWake();
  one("#push-hint").hidden = canWake();
}

async function save() {
  const push = notices.push.disabled ? wished.push : notices.push.checked;
  if (!notices.push.disabled) await (push ? woken() : unwoken());
  const quiet = { quiet_from: notices.quiet_from.value || null, quiet_to: notices.quiet_to.value || null };
  told(await put("/me/notifications", { push, mail: notices.mail.value, timezone: wished.timezone, ...quiet }));
  say(word("saved"));
}

async function change() {
  await post("/me/password", { current_password: password.current_password.value, new_password: password.new_password.value });
  password.reset();
  say(word("password_changed"));
}

async function begin() {
  const { secret } = await post("/me/totp");
  one("#totp-secret").textContent = secret.match(/.{1,4}/g).join(" ");
  totp.hidden = false;
  totp.otp.focus();
}

async function confirm() {
  await post("/me/totp/confirmation", { otp: totp.otp.value.trim() });
  totp.hidden = one("#totp-off").hidden = true;
  one("#totp-on").hidden = false;
  say(word("totp_confirmed"));
}

/** Send a form; faults stand beside their fields. */
function submit(form, act) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearFaults(form);
    once(one("button:not([type])", form), () =>
      act().catch((error) => {
        if (!(error instanceof Problem)) throw error;
        showFaults(form, error);
      }),
    );
  });
}
