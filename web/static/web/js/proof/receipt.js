/** Everything that can be found of a receipt, step by step. Asks nobody and keeps nothing: what it needs is given. */

import { Unreadable, fromHex, same } from "./bytes.js";
import { commitmentOf } from "./commitment.js";
import { consistencyHolds, inclusionHolds, leafOf } from "./merkle.js";
import { opened, promiseHolds, readKey } from "./notes.js";

const KINDS = { submitted: 1, revised: 2, quarantined: 4 }; // a receipt follows the content; said anew while held back is the last
const LONGEST_PROOF = 128;

/**
 * One thing that was looked at: it holds, it does not, or (null) it cannot be told yet. `step` names it, `found` how it is.
 * @typedef {{step: string, found: string, holds: boolean|null, values: object}} Finding
 */
const finding = (step, found, holds, values = {}) => ({ step, found, holds, values });

/**
 * What a receipt says of a rating and of the tree.
 * @param {{receipt: object, rating: object, factors: string[], key: string}} given
 * @returns {{findings: Finding[], head: import("./notes.js").Head|null}} throws Unreadable for what is no receipt
 */
export function checkReceipt({ receipt, rating, factors, key }) {
  const commitment = fromHex(receipt.commitment);
  const findings = [ofContent(receipt, rating, factors, commitment)];
  const known = readKey(key);
  const promise = ofPromise(rating, commitment, known);
  if (promise) findings.push(promise);
  if (receipt.entry_index === null) return { findings: [...findings, finding("included", "not_sealed", null)], head: null };
  const head = opened(receipt.tree_head, known);
  findings.push(head ? finding("included", ...ofEntry(receipt, commitment, head)) : finding("included", "no_head", false));
  findings.push(head ? finding("signed", "signed", true, { size: head.size, time: head.time }) : finding("signed", "not_signed", false));
  return { findings, head };
}

/**
 * Whether the ledger was only added to between two heads; the smaller one is to be the first.
 * @param {import("./notes.js").Head} old @param {import("./notes.js").Head} now
 * @param {{first: number, second: number, hashes: string[]}|null} proof of `GET /ledger/proofs/consistency`; needed where sizes differ
 */
export function checkGrowth(old, now, proof) {
  const sizes = { first: old.size, second: now.size };
  if (old.size > now.size) return finding("grown", "shrank", false, sizes);
  if (old.size === now.size) return same(old.root, now.root) ? finding("grown", "equal", true, sizes) : finding("grown", "two", false, sizes);
  if (!old.size) return finding("grown", "grown", true, sizes);
  const isOfThese = proof?.first === old.size && proof.second === now.size && isProof(proof.hashes);
  const holds = isOfThese && consistencyHolds(old.size, now.size, old.root, now.root, proof.hashes.map((one) => fromHex(one)));
  return finding("grown", holds ? "grown" : "changed", holds, sizes);
}

/** Which of two heads is to begin the other: the smaller; of two of a size the older. */
export const inOrder = (one, other) => [one, other].sort((a, b) => a.size - b.size || a.time - b.time);

/** Whether a head that holds is to be kept: an older one, however genuine, would let a fork of what came after it pass. */
export const isLatest = (before, head) => !before || inOrder(before, head)[1] === head;

function ofContent(receipt, rating, factors, commitment) {
  if (receipt.version !== 1) throw new Unreadable("version");
  if (receipt.id !== rating.id) return finding("content", "other_rating", false);
  const opening = {
    salt: fromHex(receipt.salt),
    counted: fromHex(receipt.counted_commitment),
    author: fromHex(receipt.author_commitment),
    entity: receipt.entity_number,
  };
  const isSame = same(commitmentOf(rating, opening, factors), commitment);
  return finding("content", isSame ? "same" : "changed", isSame);
}

function ofPromise(rating, commitment, key) {
  if (!rating.receipt) return null;
  if (!same(fromHex(rating.receipt.commitment), commitment)) return finding("promise", "other_promise", false);
  const holds = promiseHolds(commitment, fromHex(rating.receipt.promise, 64), key);
  return finding("promise", holds ? "promised" : "not_promised", holds);
}

function ofEntry(receipt, commitment, head) {
  const { entry_index: index, entry_kind: kind, entry_nonce: nonce, inclusion_proof: proof } = receipt;
  if (!KINDS[kind] || !Number.isSafeInteger(index) || !isProof(proof?.hashes)) throw new Unreadable("entry");
  const leaf = leafOf(KINDS[kind], fromHex(nonce), commitment);
  const holds = proof.tree_size === head.size && inclusionHolds(index, head.size, leaf, proof.hashes.map((one) => fromHex(one)), head.root);
  return [holds ? "included" : "not_included", holds, { index, size: head.size }];
}

const isProof = (hashes) => Array.isArray(hashes) && hashes.length <= LONGEST_PROOF;
