/** What the browser finds of the ledger by itself, with what it has seen before on this computer. */

import { Problem, get } from "../api.js";
import { Unreadable, fromHex, same } from "../proof/bytes.js";
import { inclusionHolds, leafOf } from "../proof/merkle.js";
import { opened, readKey } from "../proof/notes.js";
import { keep, kept } from "../proof/phone.js";
import { checkGrowth, inOrder, isLatest } from "../proof/receipt.js";

const KINDS = { submitted: 1, revised: 2, withdrawn: 3, quarantined: 4, restored: 5, appealed: 6, erased: 7, round_frozen: 8 };
const open = { open: true };
const finding = (step, found, holds, values = {}) => ({ step, found, holds, values });

/**
 * Whether the newest head is signed by the key that was seen first here, and extends the head that was seen last.
 * What holds is kept for next time, unless it is older than what was seen.
 * @returns {Promise<import("../proof/receipt.js").Finding[]>} throws Problem
 */
export async function checkHead() {
  const [{ note }, told] = await Promise.all([get("/ledger/tree-heads/latest", {}, open), get("/ledger/key", {}, open)]);
  const before = kept();
  const findings = [ofKey(before, told.key)];
  try {
    const key = readKey(before.key ?? told.key);
    const head = opened(note, key);
    if (!head) return [...findings, finding("signed", "not_signed", false)];
    findings.push(finding("signed", "signed", true, { size: head.size, time: head.time }));
    const seen = before.head && opened(before.head, key);
    const growth = await grown(seen, head);
    if (!before.key) keep({ key: told.key, since: new Date().toISOString() });
    if (growth.holds !== false && isLatest(seen, head)) keep({ head: note });
    return [...findings, growth];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [...findings, finding("signed", "unreadable", false)];
  }
}

function ofKey(before, told) {
  if (!before.key) return finding("key", "first_seen", null);
  return finding("key", before.key === told ? "known" : "changed", before.key === told, { since: before.since });
}

async function grown(before, head) {
  if (!before) return finding("grown", "first_head", null, { size: head.size });
  const isBack = before.size > head.size && before.time < head.time;
  if (isBack) return checkGrowth(before, head, null); // a newer head of a smaller tree
  const [old, now] = inOrder(before, head);
  const needsProof = old.size > 0 && old.size !== now.size;
  return checkGrowth(old, now, needsProof ? await get("/ledger/proofs/consistency", { first: old.size, second: now.size }, open) : null);
}

/**
 * Whether an entry with this commitment is in the newest tree.
 * @param {string} commitment 64 hexadecimal digits
 * @returns {Promise<import("../proof/receipt.js").Finding[]>} throws Problem: 400 for no commitment, 404 where it is not entered
 */
export async function checkInclusion(commitment) {
  if (!/^[0-9a-f]{64}$/.test(commitment)) throw new Problem(400);
  const [{ note }, told] = await Promise.all([get("/ledger/tree-heads/latest", {}, open), get("/ledger/key", {}, open)]);
  const head = opened(note, readKey(kept().key ?? told.key));
  if (!head) return [finding("signed", "not_signed", false)];
  const proof = await get("/ledger/proofs/inclusion", { commitment, tree_size: head.size }, open);
  const leaf = fromHex(proof.leaf);
  const isOfIt = proof.nonce === null ? null : same(leaf, leafOf(KINDS[proof.kind], fromHex(proof.nonce), fromHex(commitment)));
  const hashes = proof.hashes.map((one) => fromHex(one));
  const holds = proof.tree_size === head.size && inclusionHolds(proof.index, head.size, leaf, hashes, head.root);
  return [
    finding("signed", "signed", true, { size: head.size, time: head.time }),
    isOfIt === null ? finding("entry", "erased", null) : finding("entry", isOfIt ? "same" : "other", isOfIt, { kind: proof.kind }),
    finding("included", holds ? "included" : "not_included", holds, { index: proof.index, size: head.size }),
  ];
}
