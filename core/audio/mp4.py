"""AAC in MP4 (ISO/IEC 14496-12): one track of sound. What is not needed to play it becomes empty space. Pure.

Boxes keep their places, for the tables of chunks count from the beginning of the file. So a box that has no business
here is renamed `free` and filled with zeros: tags, places (`udta`), pictures, `uuid`. Times of recording are zeroed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from core.audio.answers import CleanAudio, Code, require

_MAY_HOLD = {
    b"": {b"ftyp", b"moov", b"mdat"},
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"smhd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {b"stsd", b"stts", b"stsc", b"stsz", b"stco", b"co64"},
}
_ONCE = (b"ftyp", b"moov", b"mdat", b"mvhd", b"trak", b"tkhd", b"mdia", b"mdhd", b"hdlr", b"minf", b"dref", b"stbl",
         b"stsd", b"stts", b"stsc", b"stsz")  # fmt: skip
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}
_IN_PIECES = {b"moof", b"mvex"}  # fragments: players of voice notes do not write them
_SELF = (b"\0\0\0\0\0\0\0\1\0\0\0\x0curl \0\0\0\1", b"\0\0\0\0\0\0\0\1\0\0\0\x0calis\0\0\0\1")
_LARGEST = 10 * 1024  # bytes of the description of a track, and of the file's type


class Box(NamedTuple):
    """A box: its name and where its content lies."""

    name: bytes
    start: int
    begin: int
    end: int


def looks_like(source: bytes) -> bool:
    """Tell whether it begins as MP4 does."""
    return source[4:8] == b"ftyp"


def clean(source: bytes) -> CleanAudio:
    """Return the file with nothing but sound in it. Raises `Refused`."""
    content = bytearray(source)
    found: dict[bytes, Box] = {}
    _walk(content, Box(b"", 0, 0, len(content)), found)
    require(all(name in found for name in _ONCE) and (b"stco" in found) != (b"co64" in found))
    for name in _TIMED:
        _forget_times(content, found[name])
    _check_kind(content, found)
    _check_chunks(content, found)
    return CleanAudio("m4a", bytes(content), _duration_ms(content, found))


def _walk(content: bytearray, parent: Box, found: dict[bytes, Box]) -> None:
    """Note every box that may be here, empty every other."""
    for box in _boxes(content, parent):
        require(box.name not in _IN_PIECES, Code.UNSUPPORTED_CODEC)
        if box.name not in _MAY_HOLD[parent.name]:
            content[box.start + 4 : box.start + 8] = b"free"
            content[box.begin : box.end] = bytes(box.end - box.begin)
            continue
        require(box.name not in found, Code.UNSUPPORTED_CODEC)  # a second track
        found[box.name] = box
        if box.name in _MAY_HOLD:
            _walk(content, box, found)


def _boxes(content: bytearray, parent: Box) -> Iterator[Box]:
    at = parent.begin
    while at < parent.end:
        require(parent.end - at >= 8)
        size, name, head = _number(content, at, 4), bytes(content[at + 4 : at + 8]), 8
        if size == 1:
            require(parent.end - at >= 16)
            size, head = _number(content, at + 8, 8), 16
        elif size == 0:  # to the end
            size = parent.end - at
        require(head <= size <= parent.end - at)
        yield Box(name, at, at + head, at + size)
        at += size


def _forget_times(content: bytearray, box: Box) -> None:
    wide = content[box.begin] == 1
    size = 16 if wide else 8
    require(box.end - box.begin >= 4 + size + 8)
    content[box.begin + 4 : box.begin + 4 + size] = bytes(size)


def _check_kind(content: bytearray, found: dict[bytes, Box]) -> None:
    """Hold that the track is AAC and lies in this file; forget the name that its writer gave it."""
    hdlr, stsd = found[b"hdlr"], found[b"stsd"]
    require(content[hdlr.begin + 8 : hdlr.begin + 12] == b"soun", Code.UNSUPPORTED_CODEC)
    content[hdlr.begin + 12 : hdlr.end] = bytes(hdlr.end - hdlr.begin - 12)
    require(_number(content, stsd.begin + 4, 4) == 1 and content[stsd.begin + 12 : stsd.begin + 16] == b"mp4a",
            Code.UNSUPPORTED_CODEC)  # fmt: skip
    require(stsd.end - stsd.begin <= _LARGEST and b"esds" in content[stsd.begin : stsd.end], Code.UNSUPPORTED_CODEC)
    dref, ftyp = found[b"dref"], found[b"ftyp"]
    require(bytes(content[dref.begin : dref.end]) in _SELF and ftyp.end - ftyp.begin <= _LARGEST)


def _check_chunks(content: bytearray, found: dict[bytes, Box]) -> None:
    """Hold that every chunk begins in the sound, in order, and that all samples have room there; empty the rest."""
    mdat = found[b"mdat"]
    box, width = (found[b"stco"], 4) if b"stco" in found else (found[b"co64"], 8)
    count = _number(content, box.begin + 4, 4)
    require(0 < count <= (box.end - box.begin - 8) // width)
    starts = [_number(content, box.begin + 8 + width * each, width) for each in range(count)]
    require(all(one < other for one, other in pairwise(starts)) and mdat.begin <= starts[0] and starts[-1] < mdat.end)
    room = _samples_size(content, found[b"stsz"])
    require(0 < room <= mdat.end - starts[0])
    content[mdat.begin : starts[0]] = bytes(starts[0] - mdat.begin)


def _samples_size(content: bytearray, stsz: Box) -> int:
    each, count = _number(content, stsz.begin + 4, 4), _number(content, stsz.begin + 8, 4)
    if each:
        return each * count
    require(count <= (stsz.end - stsz.begin - 12) // 4)
    return sum(_number(content, stsz.begin + 12 + 4 * place, 4) for place in range(count))


def _duration_ms(content: bytearray, found: dict[bytes, Box]) -> int:
    """Return how long the samples play, whatever the headers say."""
    mdhd, stts, stsz = found[b"mdhd"], found[b"stts"], found[b"stsz"]
    scale = _number(content, mdhd.begin + (20 if content[mdhd.begin] == 1 else 12), 4)
    count = _number(content, stts.begin + 4, 4)
    require(scale > 0 and count <= (stts.end - stts.begin - 8) // 8)
    pairs = [
        (_number(content, at, 4), _number(content, at + 4, 4))
        for at in range(stts.begin + 8, stts.begin + 8 + 8 * count, 8)
    ]
    require(sum(samples for samples, _ in pairs) == _number(content, stsz.begin + 8, 4))
    return 1000 * sum(samples * ticks for samples, ticks in pairs) // scale


def _number(content: bytearray, at: int, size: int) -> int:
    require(at + size <= len(content))
    return int.from_bytes(content[at : at + size])
