/** Tree heads as signed notes (C2SP signed-note, tlog-checkpoint), keys and promises, as docs/ledger.md has them. */

import { sha256, verifyEd25519 } from "../../vendor/proof.js";
import { Unreadable, fromBase64, joined, same, toBase64, toHex, utf8 } from "./bytes.js";

const ED25519 = 1;
const LONGEST = 64 * 1024;

/**
 * @typedef {{name: string, public: Uint8Array, id: Uint8Array}} Key
 * @typedef {{origin: string, size: number, root: Uint8Array, time: number}} Head time in seconds of the epoch
 */

/** The key that `name+id+base64` names. @returns {Key} throws Unreadable */
export function readKey(text) {
  const [, name, given, coded] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const raw = coded && fromBase64(coded);
  if (!raw || raw[0] !== ED25519 || raw.length !== 33) throw new Unreadable("key");
  const id = sha256(joined(utf8(`${name}\n`), raw)).slice(0, 4);
  if (toHex(id) !== given) throw new Unreadable("key");
  return { name, public: raw.slice(1), id };
}

/** What a note says, once `key` has signed it; null where it has not. @returns {Head|null} throws Unreadable for no note */
export function opened(note, key) {
  const gap = note.indexOf("\n\n");
  if (note.length > LONGEST || gap < 0 || !note.endsWith("\n")) throw new Unreadable("note");
  const body = note.slice(0, gap + 1);
  const isSigned = note.slice(gap + 2, -1).split("\n").some((line) => isBy(key, line, body));
  const head = headOf(body);
  return isSigned && head.origin === key.name ? head : null;
}

/** Whether whoever has `key` promised to enter a commitment. */
export const promiseHolds = (commitment, promise, key) =>
  verifies(promise, joined(utf8("ayn/1/promise\n"), commitment), key);

function headOf(body) {
  const [origin, size, root, ...more] = body.slice(0, -1).split("\n");
  const times = more.filter((line) => line.startsWith("time ")).map((line) => Number(line.slice(5)));
  const head = { origin, size: Number(size), root: fromBase64(root ?? ""), time: times[0] };
  const isOne = origin && Number.isSafeInteger(head.size) && head.size >= 0 && head.root?.length === 32 && Number.isSafeInteger(head.time);
  if (!isOne || body !== `${origin}\n${head.size}\n${toBase64(head.root)}\ntime ${head.time}\n`) throw new Unreadable("note");
  return head;
}

function isBy(key, line, body) {
  const [dash, name, coded, ...rest] = line.split(" ");
  const raw = dash === "—" && name === key.name && !rest.length ? fromBase64(coded ?? "") : null;
  return Boolean(raw) && same(raw.slice(0, 4), key.id) && verifies(raw.slice(4), utf8(body), key);
}

function verifies(signature, message, key) {
  try {
    return signature.length === 64 && verifyEd25519(signature, message, key.public);
  } catch {
    return false; // no point of the curve
  }
}
