"""Whether bytes are a JPEG as we write it: a picture and nothing besides, to the last byte."""

from __future__ import annotations

import re
from struct import unpack_from

_SCAN = 0xDA
_FRAMES = (0xC0, 0xC2)  # baseline, progressive
_TABLES = (0xC4, 0xDB, 0xDD)  # Huffman, quantization, restart interval
_JFIF = b"\xff\xe0\x00\x10JFIF\x00"  # without a thumbnail: 16 bytes
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7]")  # ends the data of a scan


def plain_size(data: bytes) -> tuple[int, int]:
    """Return width and height.

    Raises ValueError for any segment but JFIF's header, tables, one frame and scans, and for bytes after the end.
    """
    if not data.startswith(b"\xff\xd8" + _JFIF):
        raise ValueError("does not begin as ours do")
    at, size = 20, (0, 0)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], unpack_from("!H", data, at + 2)[0]
        if marker in _FRAMES and not any(size):
            height, width = unpack_from("!HH", data.ljust(at + 9), at + 5)
            size = width, height
        elif marker not in (*_TABLES, _SCAN):
            raise ValueError("holds something else")
        at += 2 + length
        if marker == _SCAN:
            found = _NEXT.search(data, at)
            at = found.start() if found else len(data)
    if data[at:] != b"\xff\xd9" or not all(size):
        raise ValueError("does not end with its end")
    return size
