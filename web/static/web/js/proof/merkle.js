/** Merkle trees as RFC 9162, section 2.1, has them: whether a proof holds. Nothing here asks anybody. */

import { sha256 } from "../../vendor/proof.js";
import { joined, same, utf8 } from "./bytes.js";

const SIZE = 32; // bytes of a hash
const ENTRY = utf8("ayn/1/entry");
const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);

/** The hash that stands for an entry (docs/ledger.md): kind 1 byte, nonce and commitment 32 bytes each. */
export const leafOf = (kind, nonce, commitment) => sha256(joined(LEAF, ENTRY, Uint8Array.of(kind), nonce, commitment));

const nodeHash = (left, right) => sha256(joined(INNER, left, right));

/** Whether a proof shows that `leaf` is at `index` of the tree of this size and root (2.1.3.2). */
export function inclusionHolds(index, size, leaf, hashes, root) {
  if (!(index >= 0 && index < size) || !isSound(leaf, ...hashes)) return false;
  const sides = sidesOf(index, size - 1, hashes.length);
  if (!sides) return false;
  const top = hashes.reduce((here, other, at) => (sides[at] ? nodeHash(other, here) : nodeHash(here, other)), leaf);
  return same(top, root);
}

/** Whether a proof shows that the tree of `first` leaves and root `old` begins that of `second` and `now` (2.1.4.2). */
export function consistencyHolds(first, second, old, now, hashes) {
  if (!(first > 0 && first <= second)) return false;
  if (first === second) return !hashes.length && same(old, now);
  let level = 0; // of the last complete subtree that the old tree is made of
  let odd = first;
  while (odd % 2 === 0) [level, odd] = [level + 1, odd / 2];
  const steps = odd === 1 ? [old, ...hashes] : hashes;
  const sides = sidesOf(Math.floor((first - 1) / 2 ** level), Math.floor((second - 1) / 2 ** level), steps.length - 1);
  if (!sides || !isSound(...steps)) return false;
  let [before, after] = [steps[0], steps[0]];
  steps.slice(1).forEach((other, at) => {
    if (sides[at]) before = nodeHash(other, before);
    after = sides[at] ? nodeHash(other, after) : nodeHash(after, other);
  });
  return same(before, old) && same(after, now);
}

/** For each step up from a node, whether the other one lies before it; null: the proof has more steps, or fewer. */
function sidesOf(place, last, steps) {
  const sides = [];
  while (last) {
    if (place % 2 || place < last) sides.push(place % 2 === 1);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)]; // the last one of an odd level goes up as it is
  }
  return sides.length === steps ? sides : null;
}

const isSound = (...hashes) => hashes.every((one) => one.length === SIZE);
