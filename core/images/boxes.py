"""What a file claims to be, read from its outermost boxes before any decoder sees it.

Formats: JPEG (ITU T.81 annex B), PNG (W3C PNG third edition, 5), WebP (RFC 9649),
HEIF (ISO/IEC 23008-12, ISO/IEC 14496-12).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from enum import StrEnum
from struct import Struct, unpack, unpack_from

from core.images.answers import Code, Refused

MOST_PIXELS = 40_000_000
_MOST_SCANS = 100  # of a JPEG, each over the whole picture: cameras write one, the usual progressive script ten


class Kind(StrEnum):
    """What we read."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


_KNOWN = re.compile(  # pictures and documents that people do send: they hear that this kind is not taken
    rb"GIF8|II[*+]\x00|MM\x00[*+]|BM|8BPS|%PDF|\x00\x00\x01\x00|\x00\x00\x00\x0cj[PX]|\x00\x00\x00\x0cJXL "
    rb"|\xff\x0a|\xff\x4f\xff\x51|\s*<(\?xml|svg|!DOCTYPE svg)"
)
_STILL = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_MOVING = {b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}


def kind_of(data: bytes) -> Kind:
    """Tell the type by content; raises `Refused` for everything that we do not read."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG"):
        return Kind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp":
        return _heif(data)
    raise Refused(Code.UNSUPPORTED_TYPE if _KNOWN.match(data) else Code.NOT_AN_IMAGE)


def check(kind: Kind, data: bytes) -> None:
    """Refuse what is too large to decode or moves, judged by the sizes that the file states."""
    width, height = {Kind.JPEG: _jpeg, Kind.PNG: _png, Kind.WEBP: _webp, Kind.HEIC: _heic}[kind](data)
    check_size(width, height)


def check_size(width: int, height: int) -> None:
    """Refuse no pixels and more than 40 million."""
    if width < 1 or height < 1:
        raise Refused(Code.DAMAGED)
    if width * height > MOST_PIXELS:
        raise Refused(Code.TOO_MANY_PIXELS)


def _heif(data: bytes) -> Kind:
    size = min(max(unpack_from("!I", data)[0], 16), 256)
    major, *others = [data[at : at + 4] for at in (8, *range(16, size - 3, 4))]
    if major in _MOVING:
        raise Refused(Code.SEVERAL_FRAMES)
    if major in _STILL and b"avif" not in others:
        return Kind.HEIC
    raise Refused(Code.UNSUPPORTED_TYPE)


_FRAME_HEADER = re.compile(rb"[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]")


def _jpeg(data: bytes) -> tuple[int, int]:
    if data.count(b"\xff\xda") > _MOST_SCANS:
        raise Refused(Code.DAMAGED)
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1 : at + 2], unpack_from("!H", data, at + 2)[0]
        if marker == b"\xff":  # fill byte
            at += 1
        elif _FRAME_HEADER.match(marker):
            height, width = unpack_from("!HH", data, at + 5)
            return width, height
        else:
            at += 2 + length
    raise Refused(Code.DAMAGED)


def _png(data: bytes) -> tuple[int, int]:
    size = (0, 0)
    for name, body in _png_chunks(data):
        if name == b"IHDR" and len(body) == 13:
            size = unpack_from("!II", body)
        elif name == b"acTL" and body[:4] > b"\0\0\0\1":
            raise Refused(Code.SEVERAL_FRAMES)
        elif name == b"IEND":
            return size
    raise Refused(Code.DAMAGED)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield chunks; those that make the picture (upper case) must have the right checksum."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Refused(Code.DAMAGED)
    header, checksum, at = Struct("!I4s"), Struct("!I"), 8
    while at + 12 <= len(data):
        length, name = header.unpack_from(data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            break
        if name[:1].isupper() and zlib.crc32(data[at + 4 : end]) != checksum.unpack_from(data, end)[0]:
            break
        yield name, data[at + 8 : end]
        at = end + 4
    raise Refused(Code.DAMAGED)


def _webp(data: bytes) -> tuple[int, int]:
    first, body = data[12:16], data[20:30]
    if len(body) < 10:
        raise Refused(Code.DAMAGED)
    if first == b"VP8X":
        if body[0] & 2:
            raise Refused(Code.SEVERAL_FRAMES)
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if first == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if first == b"VP8 ":
        width, height = unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    raise Refused(Code.DAMAGED)


_EXTENTS = re.compile(rb"\x00\x00\x00\x14ispe\x00{4}(.{8})", re.DOTALL)


def _heic(data: bytes) -> tuple[int, int]:
    """Return the largest picture of any item in it; what the grid of tiles adds up to is known when it is opened."""
    sizes = [unpack("!II", found[1]) for found in _EXTENTS.finditer(data)]
    if not sizes:
        raise Refused(Code.DAMAGED)
    return max(sizes, key=lambda size: size[0] * size[1])
