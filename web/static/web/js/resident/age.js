/** How old an answer is: what was kept on the device is shown with its age. */

const FRESH = 15 * 60_000; // milliseconds; the service worker calls ten minutes fresh

/** When an answer was given, in milliseconds since 1970, where that is a while ago; else null. */
export function ageOf(headers, now = Date.now()) {
  const given = Date.parse(headers.get("Date"));
  return now - given > FRESH ? given : null;
}
