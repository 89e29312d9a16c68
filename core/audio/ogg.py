"""Ogg Opus (RFC 3533, RFC 7845): pages are read, checked and written anew; tags are not. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple

from core.audio.answers import CleanAudio, Code, require

MAGIC = b"OggS"
_PAGE = Struct("<4sBBqIIIB")  # magic, version, flags, granule, serial, sequence, CRC, segments
_HEAD = Struct("<8sBBHIhB")  # magic, version, channels, pre-skip, input rate, gain, mapping family
_CRC_AT = 22
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_RATE = 48_000
_SERIAL = 1
_TAGS = b"OpusTags" + bytes(8)  # no vendor, no comments
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
# Samples of a frame at 48 kHz by the five upper bits of a packet's first byte (RFC 6716, table 2).
_FRAME = [
    (480, 960, 1920, 2880)[config % 4] if config < 12 else (480, 960)[config % 2] if config < 16
    else (120, 240, 480, 960)[config % 4]
    for config in range(32)
]  # fmt: skip


class Page(NamedTuple):
    """One page."""

    flags: int
    granule: int
    lacing: bytes
    data: bytes


def looks_like(source: bytes) -> bool:
    """Tell whether it begins as Ogg does."""
    return source.startswith(MAGIC)


def clean(source: bytes) -> CleanAudio:
    """Return the stream with our own tags. Raises `Refused`."""
    head, *rest = list(_pages(source))
    require(head.flags == _FIRST and head.lacing == b"\x13" and head.data[:8] == b"OpusHead", Code.UNSUPPORTED_CODEC)
    _, version, channels, _skip, _input, _gain, family = _HEAD.unpack(head.data)
    require(version >> 4 == 0 and channels in (1, 2) and family == 0, Code.UNSUPPORTED_CODEC)
    sound = _after_tags(rest)
    require(bool(sound) and bool(sound[-1].flags & _LAST) and not any(page.flags & _FIRST for page in sound))
    require(not any(page.flags & _LAST for page in sound[:-1]))
    granules = [page.granule for page in sound if page.granule != -1]
    require(granules == sorted(granules) and granules[:1] >= [0])
    samples = sum(_samples(packet) for packet in _packets(sound))
    tags = Page(0, 0, bytes([len(_TAGS)]), _TAGS)
    pages = [Page(_FIRST, 0, head.lacing, head.data), tags, *sound]
    content = b"".join(written(page, number) for number, page in enumerate(pages))
    return CleanAudio("ogg", content, 1000 * samples // _RATE)


def crc(data: bytes) -> int:
    """Return the CRC of Ogg: that of zlib with every bit the other way round, from 0 and not inverted."""
    mirrored = zlib.crc32(data.translate(_MIRRORED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def written(page: Page, number: int, serial: int = _SERIAL) -> bytes:
    """Return the bytes of a page."""
    head = _PAGE.pack(MAGIC, 0, page.flags, page.granule, serial, number, 0, len(page.lacing))
    whole = head + page.lacing + page.data
    return whole[:_CRC_AT] + crc(whole).to_bytes(4, "little") + whole[_CRC_AT + 4 :]


def _pages(source: bytes) -> Iterator[Page]:
    """Yield the pages of a single stream that fills the file."""
    at = number = 0
    streams: set[int] = set()
    while at < len(source):
        require(len(source) - at >= _PAGE.size)
        magic, version, flags, granule, serial, sequence, told, segments = _PAGE.unpack_from(source, at)
        lacing = source[at + _PAGE.size : at + _PAGE.size + segments]
        end = at + _PAGE.size + segments + sum(lacing)
        require(magic == MAGIC and version == 0 and sequence == number and end <= len(source))
        require(crc(source[at : at + _CRC_AT] + bytes(4) + source[at + _CRC_AT + 4 : end]) == told)
        streams.add(serial)
        require(len(streams) == 1 and flags < 8 and granule >= -1)
        yield Page(flags, granule, lacing, source[end - sum(lacing) : end])
        at, number = end, number + 1


def _after_tags(pages: list[Page]) -> list[Page]:
    """Return the pages behind the comment header, which has pages of its own."""
    require(bool(pages) and pages[0].data[:8] == b"OpusTags" and not pages[0].flags & _CONTINUED)
    for number, page in enumerate(pages):
        whole = [size for size in page.lacing if size < 255]
        if whole:
            require(len(whole) == 1 and page.lacing[-1] < 255)
            return pages[number + 1 :]
    return []


def _packets(pages: list[Page]) -> Iterator[bytes]:
    open_packet = b""
    going_on = False
    for page in pages:
        require(bool(page.flags & _CONTINUED) == going_on)
        at = 0
        for size in page.lacing:
            open_packet += page.data[at : at + size]
            at += size
            going_on = size == 255
            if not going_on:
                yield open_packet
                open_packet = b""
    require(not going_on)


def _samples(packet: bytes) -> int:
    """Return how many samples a packet plays (RFC 6716, section 3)."""
    require(bool(packet))
    count = packet[0] & 3
    frames = (1, 2, 2)[count] if count < 3 else packet[1] & 63
    samples = frames * _FRAME[packet[0] >> 3]
    require(0 < samples <= 5760)
    return samples
