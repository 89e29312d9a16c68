/** Waking this browser when there is news, by the service worker's registration. */

import { Problem, get, post, remove } from "./api.js";
import { word } from "./words.js";

export const canWake = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Ask for leave and tell the server how to reach this browser. Throws Problem with words where it cannot be. */
export async function woken() {
  if ((await Notification.requestPermission()) !== "granted") throw refused("push_refused");
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (!registration) throw refused("push_unknown");
  const { public_key: key } = await get("/push-subscriptions/key").catch((error) => {
    throw error.status === 404 ? refused("push_none") : error;
  });
  const subscription =
    (await registration.pushManager.getSubscription()) ??
    (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => null));
  if (!subscription) throw refused("push_refused");
  await post("/push-subscriptions", subscription.toJSON());
}

/** End it, here and on the server. */
export async function unwoken() {
  const registration = await navigator.serviceWorker?.getRegistration("/");
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return;
  await subscription.unsubscribe();
  await remove("/push-subscriptions");
}

const refused = (name) => new Problem(400, { detail: word(name), code: name });
