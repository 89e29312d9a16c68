/**
 * Who is signed in. The refresh token lies in a cookie that no script reads (web/session.py); here are the access token, for ten
 * minutes and this tab, and who it is, so that pages know without asking.
 */

import { language } from "./words.js";

const TOKEN = "ayn.access";
const PERSON = "ayn.person";
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
  return await navigator.locks.request("ayn.session", async () => {
    const refused = anew ? sessionStorage.getItem(TOKEN) : null;
    if (kept() && sessionStorage.getItem(TOKEN) !== refused) return kept();
    const answer = await post("/session/refresh");
    if (answer.ok) return take(await answer.json());
    if (answer.status === 401) forget();
    else throw new TypeError(`refresh answered ${answer.status}`);
    return null;
  });
}

function kept() {
  const { access, until } = JSON.parse(sessionStorage.getItem(TOKEN) || "{}");
  return access && Date.now() < until - EARLY ? access : null;
}

/**
 * Sign in with `{challenge, code}` or `{username, password, otp}`.
 * @returns {Promise<Response>} the answer as it came; when it is good, everybody else hears of it
 */
export async function signIn(body) {
  const answer = await post("/session/tokens", body);
  if (answer.ok) take(await answer.clone().json());
  return answer;
}

/** End the session here and on the server. */
export async function signOut() {
  forget();
  await post("/session/end");
}

/** Call `listener` when somebody signs in or out, here or in another tab. */
export function onChange(listener) {
  addEventListener("ayn:session", listener);
  channel?.addEventListener("message", listener);
}

function take({ access, expires_in: seconds, user }) {
  sessionStorage.setItem(TOKEN, JSON.stringify({ access, until: Date.now() + seconds * 1000 }));
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
