/** Where somebody goes on after signing in: what the address asks for, if it is ours. */

/**
 * @param {string} asked an address, or its part behind the host
 * @param {string} origin ours
 * @returns {string|null} the whole address: a path alone may be `//elsewhere` (of `/.//elsewhere`); null: not ours
 */
export function addressOfOurs(asked, origin) {
  try {
    const { href } = new URL(asked, origin);
    return asked && href.startsWith(`${origin}/`) ? href : null;
  } catch {
    return null;
  }
}
