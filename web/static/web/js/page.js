/** What every page starts with: where we are, who is there, whether there is a line. */

import { all, one } from "./dom.js";
import { watchQueue } from "./offline/queue.js";
import { register } from "./offline/register.js";
import { onChange, person } from "./session.js";

const ROLES = { resident: "/", manager: "/manage", quality: "/manage", auditor: "/audit", administrator: "/admin/" };

/** Where somebody of a role is at home. */
export const home = (role) => ROLES[role] ?? "/";

/**
 * Lead to the sign-in and back, where this page is for somebody else.
 * @param {string[]} [roles] who may be here; nobody named: anybody who is signed in
 * @returns {boolean} whether the page may go on
 */
export function demand(...roles) {
  const who = person();
  if (who && (!roles.length || roles.includes(who.role))) return true;
  location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.search + location.hash)}`);
  return false;
}

function markPlace() {
  for (const link of all("nav a")) {
    const path = new URL(link.href).pathname;
    const isHere = "here" in link.dataset ? location.pathname === path : location.pathname.startsWith(path);
    if (isHere) link.setAttribute("aria-current", "page");
  }
}

function markPerson() {
  one("#person-link").hidden = Boolean(person());
}

function markLine() {
  one("#offline-mark").hidden = navigator.onLine;
}

/** Reports of a place that waited for a line (resident/reports.js); a page without any loads nothing for them. */
async function sendReports() {
  if (navigator.onLine && localStorage.getItem("ayn.reports")) await (await import("./resident/reports-kept.js")).sendKept();
}

markPlace();
markPerson();
markLine();
watchQueue();
register();
sendReports();
onChange(markPerson);
onChange(sendReports);
addEventListener("online", markLine);
addEventListener("online", sendReports);
addEventListener("offline", markLine);
one("#language").addEventListener("change", (event) => event.target.form.requestSubmit());
one("#language-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const isSecure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `ayn_language=${one("#language").value}; Path=/; Max-Age=31536000; SameSite=Lax${isSecure}`;
  location.reload();
});
