/** Opus out of a WebM (Matroska) that a browser recorded, written anew as Ogg (RFC 3533, RFC 7845). No sound is changed. */

const IDS = { private: 0x63a2, simpleBlock: 0xa3, block: 0xa1 };
// What only holds other elements: Segment, Tracks, TrackEntry, Cluster, BlockGroup. Recorders leave their sizes open.
const HOLDERS = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0]);
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});
const PER_PAGE = 40; // packets: of at most six segments each, and a page has 255

/** @param {Blob} webm @returns {Promise<Blob|null>} null where it holds no sound that we know */
export async function oggOf(webm) {
  const found = readWebm(new Uint8Array(await webm.arrayBuffer()));
  return found.head && found.packets.length ? new Blob([writeOgg(found.head, found.packets)], { type: "audio/ogg" }) : null;
}

/** The head of the stream (OpusHead) and its packets. @param {Uint8Array} bytes */
export function readWebm(bytes) {
  const found = { head: null, packets: [] };
  let at = 0;
  while (at < bytes.length) {
    const [id, behindId] = idAt(bytes, at);
    const [size, begin] = sizeAt(bytes, behindId);
    if (HOLDERS.has(id)) {
      at = begin;
      continue;
    }
    const end = Math.min(begin + size, bytes.length);
    if (id === IDS.private) found.head = bytes.slice(begin, end);
    if (id === IDS.simpleBlock || id === IDS.block) found.packets.push(bytes.slice(sizeAt(bytes, begin)[1] + 3, end)); // track, time (2), flags
    at = end;
  }
  return found;
}

function idAt(bytes, at) {
  const length = Math.clz32(bytes[at]) - 23;
  let id = 0;
  for (let index = 0; index < length; index++) id = id * 256 + bytes[at + index];
  return [id, at + Math.max(length, 1)];
}

function sizeAt(bytes, at) {
  const length = Math.clz32(bytes[at]) - 23;
  let size = bytes[at] & (0xff >> length);
  for (let index = 1; index < length; index++) size = size * 256 + bytes[at + index];
  return [size, at + Math.max(length, 1)];
}

/** How many samples of 48 kHz a packet plays (RFC 6716, section 3). */
export function samplesOf(packet) {
  const config = packet[0] >> 3;
  const steps = config < 12 ? [480, 960, 1920, 2880] : config < 16 ? [480, 960] : [120, 240, 480, 960];
  const frames = [1, 2, 2, packet[1] & 63][packet[0] & 3];
  return frames * steps[config % steps.length];
}

/** @param {Uint8Array} head @param {Uint8Array[]} packets @returns {Uint8Array} */
export function writeOgg(head, packets) {
  const tags = new Uint8Array(16);
  tags.set(new TextEncoder().encode("OpusTags")); // no vendor, no comments
  const pages = [page(2, 0, 0, [head]), page(0, 0, 1, [tags])];
  let granule = 0;
  for (let first = 0; first < packets.length; first += PER_PAGE) {
    const group = packets.slice(first, first + PER_PAGE);
    granule += group.reduce((sum, packet) => sum + samplesOf(packet), 0);
    pages.push(page(first + PER_PAGE >= packets.length ? 4 : 0, granule, pages.length, group));
  }
  return joined(pages);
}

function page(flags, granule, number, packets) {
  const lacing = packets.flatMap((packet) => [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255]);
  const head = new DataView(new ArrayBuffer(27));
  new Uint8Array(head.buffer).set(new TextEncoder().encode("OggS"));
  head.setUint8(5, flags);
  head.setBigInt64(6, BigInt(granule), true);
  head.setUint32(14, 1, true);
  head.setUint32(18, number, true);
  head.setUint8(26, lacing.length);
  const bytes = joined([new Uint8Array(head.buffer), Uint8Array.from(lacing), ...packets]);
  new DataView(bytes.buffer).setUint32(22, crc(bytes), true);
  return bytes;
}

function crc(bytes) {
  let value = 0;
  for (const byte of bytes) value = (value << 8) ^ TABLE[((value >>> 24) ^ byte) & 0xff];
  return value >>> 0;
}

function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
