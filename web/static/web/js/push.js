/** Web Push: whether this browser may be woken, and the subscription of this sign-in. */

import { get, post, remove } from "./api.js";

/** @returns {Promise<boolean>} whether browser and installation both can */
export async function isPossible() {
  if (!("PushManager" in self) || !("serviceWorker" in navigator) || Notification.permission === "denied") return false;
  return Boolean(await key());
}

/** Subscribe this browser; asks for permission. Throws where it is refused. */
export async function subscribe() {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: await key() });
  await post("/push-subscriptions", subscription.toJSON());
}

/** End it, on the server first. */
export async function unsubscribe() {
  await remove("/push-subscriptions");
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

async function key() {
  try {
    return (await get("/push-subscriptions/key")).public_key;
  } catch (error) {
    if (error.status === 404) return null; // this installation wakes no browsers
    throw error;
  }
}
