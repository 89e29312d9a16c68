/** The service worker as a page sees it: registered when the page has settled, told the language, renewed when asked. */

import { write } from "../store.js";
import { language, word } from "../words.js";
import { make, one } from "../dom.js";

const container = navigator.serviceWorker;

/** What the browser offers for putting us among its apps; null where it does not, or we are there already. */
let offer = null;

export function register() {
  addEventListener("beforeinstallprompt", keepOffer);
  if (!container) return;
  const start = () => ("requestIdleCallback" in self ? requestIdleCallback(enter, { timeout: 3000 }) : setTimeout(enter, 500));
  document.readyState === "complete" ? start() : addEventListener("load", start);
}

async function enter() {
  await write("notes", "language", language);
  const isFirst = !container.controller;
  container.addEventListener("controllerchange", () => isFirst && keepSeen(), { once: true });
  const registration = await container.register("/sw.js", { type: "module", updateViaCache: "none" }).catch(() => null);
  if (!registration) return; // private windows, old browsers: everything works, but not without a line
  if (!isFirst) container.controller.postMessage({ kind: "language" });
  if (registration.waiting) hint(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => fresh.state === "installed" && container.controller && hint(fresh));
  });
}

/** What this page has read before there was a worker is worth keeping too. */
function keepSeen() {
  const addresses = performance.getEntriesByType("resource").map(({ name }) => name);
  container.controller?.postMessage({ kind: "keep", addresses, language });
}

function hint(worker) {
  const renew = () => {
    container.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage({ kind: "renew" });
  };
  const button = make("button", { class: "button button--second", type: "button", onclick: renew }, word("renew"));
  one("#toasts").append(make("div", { class: "toast toast--lasting" }, make("p", {}, word("new_version")), button));
}

function keepOffer(event) {
  event.preventDefault();
  offer = event;
  for (const place of document.querySelectorAll("[data-install]")) place.hidden = false;
}

document.addEventListener("click", async ({ target }) => {
  const place = target.closest?.("[data-install]");
  if (!place || !offer) return;
  await offer.prompt();
  offer = null;
  place.hidden = true;
});
