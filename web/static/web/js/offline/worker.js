/** The service worker: pages, files and public answers without a line; what waits is sent; messages from outside are shown. */

import { read, write } from "../store.js";
import { ageOf, isPublic, keyOf, shellOf } from "./routes.js";
import { sendAll } from "./sending.js";
import { freshToken } from "./token.js";

const PATIENCE = 3000; // milliseconds for the network, where something is kept
const FRESH = 600_000; // milliseconds for which a public answer is shown before the newer one is there
const KEPT = 150; // public answers
const ANSWERS = "ayn-answers";
const NEEDED = ["/api/v1/factor-sets/current"];

/** @param {{revision: string, files: string[], shells: [string, string][]}} what told by /sw.js */
export function start({ revision, files, shells }) {
  const own = `ayn-${revision}`;
  let isOutdated = false; // the server has newer pages than this worker has files

  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("message", (event) => event.waitUntil(heard(event.data)));
  self.addEventListener("sync", (event) => event.tag === "outbox" && event.waitUntil(sync()));
  self.addEventListener("push", (event) => event.waitUntil(notify(event.data)));
  self.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
  self.addEventListener("fetch", (event) => {
    const answer = answerTo(event);
    if (answer) event.respondWith(answer);
  });

  async function install() {
    const cache = await caches.open(own);
    await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
    await keepShells();
    if (!self.registration.active) await self.skipWaiting();
  }

  async function activate() {
    for (const name of await caches.keys()) if (name.startsWith("ayn-") && name !== own && name !== ANSWERS) await caches.delete(name);
    await self.clients.claim();
  }

  async function keepShells() {
    const [cache, language] = [await caches.open(own), await spoken()];
    const wanted = shells.map(([, address]) => `${address}?language=${language}`);
    for (const address of wanted) if (!(await cache.match(address, { ignoreVary: true }))) await cache.add(address);
    await keepAnswers(NEEDED.map((path) => new URL(path, location.origin).href), language);
  }

  async function heard({ kind, addresses, language }) {
    if (kind === "renew") await self.skipWaiting();
    if (kind === "language") await keepShells();
    if (kind === "keep") await keepAnswers(addresses, language);
  }

  function answerTo(event) {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== location.origin) return null;
    if (request.mode === "navigate") {
      if (request.method === "POST" && url.pathname === "/share") return takeShared(request);
      return request.method === "GET" && shellOf(shells, url.pathname, "") ? visit(request, url) : null;
    }
    if (request.method === "GET" && url.pathname.startsWith("/static/")) return file(request);
    return isPublic(request.method, url.pathname, request.headers.has("Authorization")) ? publicAnswer(event) : null;
  }

  async function visit(request, url) {
    const cache = await caches.open(own);
    const kept = await cache.match(shellOf(shells, url.pathname, await spoken()), { ignoreVary: true });
    const came = fetch(request).then((answer) => {
      const told = answer.headers.get("X-Revision");
      isOutdated = Boolean(told) && told !== revision;
      return answer;
    });
    if (!kept) return await came;
    const answer = await inTime(came);
    return answer && answer.status < 500 ? answer : kept;
  }

  async function file(request) {
    const cache = await caches.open(own);
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept && !isOutdated) return kept;
    try {
      const answer = await fetch(request);
      if (answer.status === 200 && !isOutdated) await cache.put(request, answer.clone());
      return answer;
    } catch (error) {
      if (kept) return kept;
      throw error;
    }
  }
}

async function publicAnswer(event) {
  const { request } = event;
  const cache = await caches.open(ANSWERS);
  const key = keyOf(request.url, request.headers.get("Accept-Language"));
  const kept = await cache.match(key, { ignoreVary: true });
  const came = fetch(request).then(async (answer) => {
    await keep(cache, key, answer);
    return answer;
  });
  event.waitUntil(came.catch(() => null));
  if (!kept) return await came;
  if (ageOf(kept.headers.get("Date"), Date.now()) < FRESH) return kept;
  const answer = await inTime(came);
  return answer && answer.status < 500 ? answer : kept;
}

async function keep(cache, key, answer) {
  if (answer.status !== 200 || !isPublic("GET", "/api/v1/", false, answer.headers.get("Cache-Control") ?? "")) return;
  await cache.put(key, answer.clone());
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - KEPT))) await cache.delete(old);
}

async function keepAnswers(addresses, language) {
  const cache = await caches.open(ANSWERS);
  for (const address of addresses) {
    const url = new URL(address);
    if (url.origin !== location.origin || !isPublic("GET", url.pathname, false)) continue;
    await fetch(url, { headers: { "Accept-Language": language } }).then((answer) => keep(cache, keyOf(url, language), answer), () => null);
  }
}

/** The network's answer, null where it failed or takes too long. */
function inTime(came) {
  return Promise.race([came.catch(() => null), new Promise((resolve) => setTimeout(resolve, PATIENCE, null))]);
}

const spoken = async () => (await read("notes", "language")) ?? "en";

/** Keep what another app shared, and lead to the page that asks for the center. */
async function takeShared(request) {
  const form = await request.formData();
  const texts = ["title", "text", "url"].map((name) => form.get(name)).filter((text) => typeof text === "string" && text);
  await write("notes", "shared", { text: texts.join("\n"), photos: form.getAll("photos").filter((photo) => photo instanceof Blob && photo.size) });
  return Response.redirect("/share", 303);
}

async function sync() {
  const next = await sendAll(freshToken);
  if (next !== null) throw new Error("something waits yet"); // the browser calls again, later each time
}

/** A push tells title and text only; of whose news it is nothing. */
async function notify(data) {
  const told = data?.json() ?? {};
  await self.registration.showNotification(told.title || "Ayn", {
    body: told.body || "",
    lang: told.lang || "",
    dir: told.dir || "auto",
    icon: "/static/web/icons/app-192.png",
    badge: "/static/web/icons/badge-96.png",
    tag: told.alert || told.kind || "news",
    data: { path: told.kind === "news" ? "/mine" : "/manage" },
  });
}

async function open(notification) {
  notification.close();
  const { path } = notification.data;
  const pages = await self.clients.matchAll({ type: "window" });
  const there = pages.find((page) => new URL(page.url).pathname === path);
  await (there ? there.focus() : self.clients.openWindow(path));
}
