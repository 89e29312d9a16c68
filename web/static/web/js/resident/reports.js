/** Reports of what is wrong with a place that wait on this phone for a line. Too late, they are no news and are dropped. */

import { Problem, post } from "../api.js";
import { person } from "../session.js";

const PLACE = "ayn.reports";
const HOUR = 3_600_000;
const FRESH = { closed: HOUR }; // how long a report is news
const freshFor = (kind) => FRESH[kind] ?? 12 * HOUR;

/** @typedef {{center: string, owner: string, body: object}} Report `body` as it is sent, made once */

/** @returns {Report[]} those of who is signed in */
export const waiting = () => all().filter(({ owner }) => owner === person()?.id);

/** When a report is no news any more, in milliseconds of the epoch. */
export const until = ({ body }) => Date.parse(body.observed_at) + freshFor(body.kind);

/** @returns {Report} with an id and a time that stay */
export function made(center, values) {
  return { center, owner: person().id, body: { id: crypto.randomUUID(), observed_at: new Date().toISOString(), ...values } };
}

export const send = ({ center, body }) => post(`/centers/${encodeURIComponent(center)}/conditions`, body);

export const keep = (report) => write([...all().filter(({ body }) => body.id !== report.body.id), report]);

/** Forget what somebody reported and did not send. */
export const drop = (person) => write(all().filter(({ owner }) => owner !== person));

/**
 * Send what waits, one after the other, in one tab at a time.
 * @param {(report: Report, how: "sent"|"late"|Problem) => void} tell called for each that waits no more
 */
export function sendWaiting(tell) {
  return navigator.locks.request("ayn.reports", { ifAvailable: true }, async (lock) => {
    for (const report of lock ? waiting() : []) {
      const how = Date.now() > until(report) ? "late" : await sent(report);
      if (how === "wait") return;
      write(all().filter(({ body }) => body.id !== report.body.id));
      tell(report, how);
    }
  });
}

async function sent(report) {
  try {
    await send(report);
    return "sent";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.isPassing || error.status === 401 ? "wait" : error;
  }
}

function all() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? [];
  } catch {
    return [];
  }
}

function write(reports) {
  if (reports.length) localStorage.setItem(PLACE, JSON.stringify(reports));
  else localStorage.removeItem(PLACE);
}
