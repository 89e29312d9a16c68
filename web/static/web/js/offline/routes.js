/** What the service worker does with a request, by its address alone. */

/**
 * The address under which the shell of a page is kept.
 * @param {[string, string][]} shells patterns of paths, and an address that serves each
 * @returns {string|null} null: no page that works without a line
 */
export function shellOf(shells, path, language) {
  const found = shells.find(([pattern]) => new RegExp(pattern).test(path));
  return found ? `${found[1]}?language=${language}` : null;
}

/** Whether an answer may be kept for everybody on this device: asked without a token, and public by its own word. */
export function isPublic(method, path, isSigned, cacheControl = "public") {
  return method === "GET" && path.startsWith("/api/v1/") && !isSigned && /\bpublic\b/.test(cacheControl);
}

/** Answers differ by language: it becomes part of the address under which they are kept. */
export function keyOf(url, language) {
  const key = new URL(url);
  key.searchParams.set("kept-in", language);
  return key.href;
}

/** How old an answer is, in milliseconds. */
export const ageOf = (date, now) => now - (Date.parse(date) || 0);
