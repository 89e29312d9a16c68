"""What comes of a photo, and how a child tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from struct import Struct

LARGEST_FILE = 10_000_000  # bytes of an original
LARGEST_ANSWER = 16_000_000  # bytes of one JPEG of ours: 2,560 x 2,560 of pure noise is below 8 MB

READY = b"R"  # a child waits for a photo
LENGTH = Struct("!I")  # before each original
ANSWER = Struct("!16sIIqII")  # code ("" for done), width, height, hash, bytes of the full picture, of the thumbnail


class Code(StrEnum):
    """Why a photo is refused."""

    NOT_AN_IMAGE = "not_an_image"
    UNSUPPORTED_TYPE = "unsupported_type"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    SEVERAL_FRAMES = "several_frames"
    DAMAGED = "damaged"
    TOOK_TOO_LONG = "took_too_long"


class Refused(Exception):
    """The content cannot be used; sending it again will not help."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


class Busy(Exception):
    """Nobody is free to look at it; sending it again will help."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after  # seconds


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture and its thumbnail, both plain JPEGs: upright, sRGB, without a word of metadata."""

    full: bytes  # longest side at most 2,560 pixels
    thumbnail: bytes  # longest side at most 320
    width: int  # of the full picture
    height: int
    hash: int  # 64 bits of likeness, signed: see `distance`


def distance(one: int, other: int) -> int:
    """Return in how many of 64 bits two hashes differ: 0 the same picture, up to about 10 the same scene sent again.

    Pictures of one colour all have the hash 0, so a match of 0 with 0 proves nothing.
    """
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
