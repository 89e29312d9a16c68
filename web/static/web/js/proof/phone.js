/** What this phone has seen of the ledger: the key it saw first, and the newest head that held. */

const PLACE = "ayn.ledger";

/** @returns {{key?: string, since?: string, head?: string}} head is the text of the note */
export function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}

export const keep = (values) => localStorage.setItem(PLACE, JSON.stringify({ ...kept(), ...values }));

/** Begin anew: for who has learned from somebody he trusts that the key was changed rightly. */
export const forget = () => localStorage.removeItem(PLACE);
