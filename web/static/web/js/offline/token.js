/** An access token where there is no page: asked for anew each time, kept nowhere. */

/** @returns {Promise<string|null>} null: nobody is signed in. Throws where there is no line. */
export function freshToken() {
  return navigator.locks.request("ayn.session", async () => {
    const answer = await fetch("/session/refresh", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    if (answer.ok) return (await answer.json()).access;
    if (answer.status === 401) return null;
    throw new TypeError(`refresh answered ${answer.status}`);
  });
}
