/**
 * Who is signed in. The refresh token lies in a cookie that no script reads (web/session.py); here are the access token, for ten
 * minutes and this tab, and who it is, so that pages know without asking.
 */

import { drop } from "./store.js";
import { language } from "./words.js";

const TOKEN = "ayn.access";
const PERSON = "ayn.person";
const LEAVING = "ayn.leaving"; // somebody signed out here, and the server does not know yet
const EARLY = 30_000; // milliseconds before its end a token is renewed
const channel = "BroadcastChannel" in self ? new BroadcastChannel("ayn.session") : null;

/** @returns {{id: string, role: string, language: string}|null} */
export function person() {
  try {
    return JSON.parse(localStorage.getItem(PERSON));
  } catch {
    return null;
  }
}

/**
 * An access token that is good for a while yet, or null where nobody is signed in.
 * Throws a TypeError when offline and the kept one has run out.
 * @param {boolean} [anew] the one we have was refused
 */
export async function token(anew = false) {
  if (!person()) return null;
  if (!anew && kept()) return kept();
  const refused = anew ? sessionStorage.getItem(TOKEN) : null;
  return await navigator.locks.request("ayn.session", async () => {
    if (kept() && sessionStorage.getItem(TOKEN) !== refused) return kept();
    const answer = await post("/session/refresh");
    if (localStorage.getItem(LEAVING)) return null; // signed out meanwhile
    if (answer.ok) return take(await answer.json());
    if (answer.status === 401) forget();
    else throw new TypeError(`refresh answered ${answer.status}`);
    return null;
  });
}

/** The token of this tab, if it is of who is signed in: another tab may have changed that. */
function kept() {
  const { access, until, owner } = JSON.parse(sessionStorage.getItem(TOKEN) || "{}");
  return access && owner === person()?.id && Date.now() < until - EARLY ? access : null;
}

/**
 * Sign in with `{challenge, code}` or `{username, password, otp}`.
 * @returns {Promise<Response>} the answer as it came; when it is good, everybody else hears of it
 */
export function signIn(body) {
  return navigator.locks.request("ayn.session", async () => {
    const answer = await post("/session/tokens", body);
    if (answer.ok) take(await answer.clone().json());
    return answer;
  });
}

/** End the session here, and on the server as soon as there is a line; what another app shared goes too, for it is nobody's. */
export async function signOut() {
  localStorage.setItem(LEAVING, "1");
  forget();
  await Promise.all([leave(), drop("notes", "shared").catch(() => null)]);
}

/** After a renewal that is on its way: its answer would bring the cookie back. */
function leave() {
  const end = async () => {
    if (localStorage.getItem(LEAVING) && (await post("/session/end")).ok) localStorage.removeItem(LEAVING);
  };
  return navigator.locks.request("ayn.session", end).catch(() => null); // the next page tries again
}

/** Call `listener` when somebody signs in or out, here or in another tab. */
export function onChange(listener) {
  addEventListener("ayn:session", listener);
  channel?.addEventListener("message", listener);
}

function take({ access, expires_in: seconds, user }) {
  sessionStorage.setItem(TOKEN, JSON.stringify({ access, until: Date.now() + seconds * 1000, owner: user.id }));
  localStorage.removeItem(LEAVING);
  const before = person()?.id;
  localStorage.setItem(PERSON, JSON.stringify(user));
  if (before !== user.id) tell();
  return access;
}

function forget() {
  sessionStorage.removeItem(TOKEN);
  localStorage.removeItem(PERSON);
  tell();
}

function tell() {
  dispatchEvent(new Event("ayn:session"));
  channel?.postMessage("changed");
}

const post = (path, body) =>
  fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": language },
    body: JSON.stringify(body ?? {}),
  });

if (localStorage.getItem(LEAVING)) leave();
addEventListener("online", () => localStorage.getItem(LEAVING) && leave());
