/** Sends what waits, one after the other, by whichever of our pages or the service worker comes first. */

import { isHalt, pause, verdict } from "./answers.js";
import { finish, isReady, itemsOf, tell, tidy, update } from "./outbox.js";

/**
 * Send what waits for whoever is signed in, and is due.
 * @param {(anew?: boolean) => Promise<string|null>} token gives an access token; null: nobody is there
 * @returns {Promise<number|null>} milliseconds until something is due again; null: nothing waits
 */
export function sendAll(token) {
  return navigator.locks.request("ayn.outbox", async () => {
    await tidy();
    const access = await token().catch(() => null);
    if (!access) return null;
    const line = { token, access, isDown: false };
    const person = ownerOf(access);
    for (const { id } of await itemsOf(person)) await deliver(id, line, person);
    const left = (await itemsOf(person)).filter((item) => isReady(item, Infinity));
    return left.length ? Math.max(0, Math.min(...left.map((item) => item.notBefore)) - Date.now()) : null;
  });
}

/** Whose token it is: an item goes out under the name of its own author only, whoever signed in meanwhile. */
function ownerOf(access) {
  const claims = access.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
  return JSON.parse(atob(claims)).sub;
}

async function deliver(id, line, person) {
  let item = (await itemsOf(person)).find((each) => each.id === id);
  if (line.isDown || !item || !isReady(item, Date.now())) return;
  if (item.state === "waiting") {
    const answer = await send(line, "POST", "/api/v1/evaluations", item.language, item.body);
    item = await update(id, (kept) => noteRating(kept, answer));
  }
  if (item?.state !== "files") return;
  for (const file of item.files.filter((each) => each.state === "waiting").sort((one, other) => one.size - other.size)) {
    const share = (part) => tell({ id, file: file.id, share: part });
    const path = `/api/v1/evaluations/${id}/${file.kind}/${file.id}`;
    const answer = await send(line, "PUT", path, item.language, file.blob, share);
    item = await update(id, (kept) => noteFile(kept, file.id, answer));
    if (line.isDown || item?.state !== "files") return;
  }
}

function noteRating(item, answer) {
  const means = verdict("rating", answer.status, answer.data.code);
  if (means === "done") {
    Object.assign(item, { state: "files", tries: 0, notBefore: 0, problem: null, answer: kept(answer.data) });
    if (!item.files.some((file) => file.state === "waiting")) finish(item);
  } else if (means === "faulty" || means === "stop") {
    Object.assign(item, { state: means === "faulty" ? "faulty" : "stopped", problem: told(answer) });
  } else waitFor(item, answer);
}

function noteFile(item, id, answer) {
  const file = item.files.find((each) => each.id === id);
  const means = verdict("file", answer.status, answer.data.code);
  if (means === "done") Object.assign(file, { state: "done", blob: null });
  else if (means === "later" || means === "sign_in") return waitFor(item, answer);
  else if (means === "rating_first" && !item.wasSentAgain) Object.assign(item, { state: "waiting", wasSentAgain: true });
  else Object.assign(file, { state: "faulty", blob: null, detail: told(answer).detail });
  Object.assign(item, { tries: 0, notBefore: 0 });
  if (item.state === "files" && !item.files.some((each) => each.state === "waiting")) finish(item);
}

function waitFor(item, answer) {
  item.tries += 1;
  if (answer.status !== 401) item.notBefore = Date.now() + 1000 * pause(item.tries, answer.retryAfter);
  item.problem = answer.status ? told(answer) : null;
}

const kept = ({ receipt, trust, received_at }) => ({ receipt, trust, received_at });
const told = ({ data }) => ({ code: data.code || "", detail: data.detail || "", errors: data.errors || [] });

async function send(line, method, path, language, body, onShare) {
  let answer = await ask(line.access, method, path, language, body, onShare);
  if (answer.status === 401) {
    line.access = await line.token(true).catch(() => null);
    if (line.access) answer = await ask(line.access, method, path, language, body, onShare);
  }
  line.isDown = isHalt(answer.status);
  return answer;
}

function ask(access, method, path, language, body, onShare) {
  const type = body instanceof Blob ? body.type || "application/octet-stream" : "application/json";
  const headers = { Authorization: `Bearer ${access}`, "Accept-Language": language, "Content-Type": type };
  // Only XMLHttpRequest tells how much of a body is gone; service workers have none.
  return onShare && "XMLHttpRequest" in self ? byRequest(method, path, headers, body, onShare) : byFetch(method, path, headers, body);
}

async function byFetch(method, path, headers, body) {
  try {
    const answer = await fetch(path, { method, headers, body });
    return read(answer.status, await answer.text(), answer.headers.get("Retry-After"));
  } catch {
    return read(0, "", null);
  }
}

function byRequest(method, path, headers, body, onShare) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onShare(loaded / total);
    request.onload = () => resolve(read(request.status, request.responseText, request.getResponseHeader("Retry-After")));
    request.onerror = request.onabort = request.ontimeout = () => resolve(read(0, "", null));
    request.send(body);
  });
}

function read(status, text, wait) {
  const retryAfter = wait === null || Number.isNaN(Number(wait)) ? null : Number(wait);
  try {
    return { status, retryAfter, data: JSON.parse(text) };
  } catch {
    // A proxy's own page: an answer of ours is JSON, so what looks like "stored" is believed only when it is.
    return { status: status < 300 ? 0 : status, retryAfter, data: {} };
  }
}
