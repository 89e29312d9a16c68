// What checks a receipt in the browser. The Web Cryptography API has no SHAKE, and is missing where a page came without TLS.
import { hashes, verify } from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { shake256 } from "@noble/hashes/sha3.js";

hashes.sha512 = sha512;

/** Tell whether an Ed25519 signature (64 bytes) of a message holds for a public key (32 bytes), strictly as RFC 8032 has it. */
export function verifyEd25519(signature, message, key) {
  return verify(signature, message, key, { zip215: false });
}

export { sha256, shake256 };
