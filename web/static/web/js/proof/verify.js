/** The whole check of a rating: fetch what it needs, compare with what this phone has seen before, keep what held. */

import { get } from "../api.js";
import { FACTORS } from "./commitment.js";
import { Unreadable } from "./bytes.js";
import { opened, readKey } from "./notes.js";
import { keep, kept } from "./phone.js";
import { checkGrowth, checkReceipt, inOrder, isLatest } from "./receipt.js";

/**
 * @param {string} id of a rating of mine
 * @returns {Promise<{findings: import("./receipt.js").Finding[], receipt: object, rating: object}>} throws Problem
 */
export async function verify(id) {
  const [receipt, rating, told] = await Promise.all([get(`/evaluations/${id}/receipt`), get(`/evaluations/${id}`), get("/ledger/key", {}, { open: true })]);
  const findings = await found(receipt, rating, told.key);
  return { findings, receipt, rating };
}

async function found(receipt, rating, told) {
  const before = kept();
  const key = before.key ?? told;
  try {
    const { findings, head } = checkReceipt({ receipt, rating, factors: await factorsOf(rating), key });
    findings.push(ofKey(before, told));
    if (head) findings.push(...(await grown(before.head, receipt.tree_head, head, key)));
    if (!before.key) keep({ key: told, since: new Date().toISOString() });
    return findings;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [{ step: "content", found: "unreadable", holds: false, values: {} }];
  }
}

function ofKey(before, told) {
  if (!before.key) return { step: "key", found: "first_seen", holds: null, values: {} };
  const holds = before.key === told;
  return { step: "key", found: holds ? "known" : "changed", holds, values: { since: before.since } };
}

async function grown(noteBefore, note, head, key) {
  const before = noteBefore && opened(noteBefore, readKey(key));
  if (!before) {
    keep({ head: note });
    return [{ step: "grown", found: "first_head", holds: null, values: { size: head.size } }];
  }
  const [old, now] = inOrder(before, head);
  const isBack = before.size > head.size && before.time < head.time;
  const needsProof = !isBack && old.size !== now.size && old.size > 0;
  const proof = needsProof ? await get("/ledger/proofs/consistency", { first: old.size, second: now.size }, { open: true }) : null;
  const finding = isBack ? checkGrowth(before, head, null) : checkGrowth(old, now, proof);
  if (finding.holds && isLatest(before, head)) keep({ head: note });
  return [finding];
}

async function factorsOf({ factor_set: version }) {
  return FACTORS[version] ?? (await get(`/factor-sets/${version}`, {}, { open: true })).factors.map((factor) => factor.code);
}
