"""What comes of a voice note."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_MS = 120_000


class Code(StrEnum):
    """Why a voice note is refused."""

    NOT_A_VOICE_NOTE = "not_a_voice_note"
    UNSUPPORTED_CODEC = "unsupported_codec"
    DAMAGED = "damaged"
    TOO_LONG = "too_long"


class Refused(Exception):
    """The content cannot be used; sending it again will not help."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class CleanAudio:
    """A voice note: its format (`ogg`, `aac` or `m4a`), its bytes, how long it plays in milliseconds."""

    form: str
    content: bytes
    duration_ms: int


def require(holds: bool, code: Code = Code.DAMAGED) -> None:
    """Raise `Refused` unless something holds."""
    if not holds:
        raise Refused(code)
