"""Voice notes of the formats that are taken: real containers around invented sound."""

from __future__ import annotations

from core.audio import ogg as reader

COMMENT = b"LOCATION=25.2654,51.5411"
PLACE = b"\xa9xyz+25.2654+051.5411/"
_FRAME = b"\x68" + bytes(range(40))  # Opus: wideband, 20 ms, one frame


def ogg(seconds: float = 1.0, *, comment: bytes = COMMENT, serial: int = 77) -> bytes:
    """Return an Ogg Opus file of 20 ms packets, 50 to a page."""
    head = reader._HEAD.pack(b"OpusHead", 1, 1, 312, 48_000, 0, 0)
    size = len(comment).to_bytes(4, "little")
    tags = b"OpusTags" + (5).to_bytes(4, "little") + b"phone" + (1).to_bytes(4, "little") + size + comment
    lacing = bytes([255] * (len(tags) // 255) + [len(tags) % 255])
    pages = [reader.Page(2, 0, bytes([len(head)]), head), reader.Page(0, 0, lacing, tags)]
    packets = round(seconds * 50)
    for first in range(0, packets, 50):
        count = min(50, packets - first)
        last = 4 if first + count == packets else 0
        pages.append(reader.Page(last, 960 * (first + count), bytes([len(_FRAME)]) * count, _FRAME * count))
    return b"".join(reader.written(page, number, serial) for number, page in enumerate(pages))


def adts(seconds: float = 1.0, *, tags: bool = True) -> bytes:
    """Return AAC frames of 1,024 samples at 16 kHz behind an ID3 tag."""
    body = bytes(30)
    size = 7 + len(body)
    head = bytes([0xFF, 0xF1, 0x40 | 8 << 2, 0x40 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC])
    frames = (head + body) * round(seconds * 16_000 / 1024)
    before = b"ID3\x04\x00\x00\x00\x00\x00" + bytes([len(COMMENT)]) + COMMENT
    return before + frames + b"TAG" + COMMENT.ljust(125, b"\0") if tags else frames


def box(name: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + name + content


def full(name: bytes, *numbers: int) -> bytes:
    """Return a box of version 0 with numbers of four bytes."""
    return box(name, bytes(4) + b"".join(number.to_bytes(4) for number in numbers))


def m4a(seconds: float = 1.0, *, codec: bytes = b"mp4a", handler: bytes = b"soun", mdat_first: bool = False) -> bytes:
    """Return AAC in MP4 with a place, a time of recording and a name of its writer in it."""
    count = round(seconds * 16_000 / 1024)
    sound = bytes(range(30)) * count
    kind = box(b"ftyp", b"M4A \0\0\0\0isom")
    at = len(kind) + 8 if mdat_first else 0
    while True:  # the place of the sound is part of what lies before it
        moov = _moov(count, at, codec, handler)
        where = len(kind) + 8 + (0 if mdat_first else len(moov))
        if where == at:
            parts = [kind, box(b"mdat", sound), moov] if mdat_first else [kind, moov, box(b"mdat", sound)]
            return b"".join(parts) + box(b"uuid", COMMENT)
        at = where


def _moov(count: int, at: int, codec: bytes, handler: bytes) -> bytes:
    now = 3_900_000_000
    entry = box(codec, bytes(28) + box(b"esds", bytes(20)))
    stbl = box(
        b"stbl",
        box(b"stsd", bytes(4) + (1).to_bytes(4) + entry)
        + full(b"stts", 1, count, 1024) + full(b"stsc", 1, 1, count, 1) + full(b"stsz", 30, count)
        + full(b"stco", 1, at),
    )  # fmt: skip
    dinf = box(b"dinf", box(b"dref", bytes(4) + (1).to_bytes(4) + b"\0\0\0\x0curl \0\0\0\1"))
    mdia = box(
        b"mdia",
        full(b"mdhd", now, now, 16_000, count * 1024, 0)
        + box(b"hdlr", bytes(8) + handler + bytes(12) + b"My phone\0")
        + box(b"minf", full(b"smhd", 0) + dinf + stbl),
    )
    trak = box(b"trak", full(b"tkhd", now, now, 1, 0, count * 1024, *[0] * 15) + mdia + box(b"udta", PLACE))
    return box(b"moov", full(b"mvhd", now, now, 1000, 1000, *[0] * 20) + trak + box(b"udta", box(b"\xa9xyz", PLACE)))
