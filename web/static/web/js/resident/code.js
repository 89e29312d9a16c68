/** What a scanned code says: addresses of ours only, taken apart and never opened as they are. */

/**
 * @param {string} text as scanned: our own address followed by `/rate/QA-HILAL?desk=KAHRAMAA#visit=TOKEN`
 * @param {string} host ours
 * @returns {{center: string, entity: string, token: string}|null} null: not one of ours
 */
export function readCode(text, host) {
  let url;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  const found = /^\/(?:rate|centers)\/([^/]+)\/?$/.exec(url.pathname);
  if (url.host !== host || !/^https?:$/.test(url.protocol) || !found) return null;
  return { center: decoded(found[1]), ...evidenceOf(url) };
}

/** The evidence that an address carries: the token behind its `#`, the desk it is of. */
export function evidenceOf(url) {
  const [token, more = ""] = (/^#visit=(.*)$/.exec(url.hash)?.[1] ?? "").split("?");
  const entity = url.searchParams.get("desk") || new URLSearchParams(more).get("desk") || "";
  return { entity, token: decoded(token) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
