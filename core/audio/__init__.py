"""Voice notes from strangers: Ogg Opus, AAC in ADTS frames or in MP4. Sound is kept as it is, everything else goes.

    from core import audio

    try:
        note = audio.clean(body)
    except audio.Refused as refused:    # its content cannot be used: 4xx, refused.code

Nothing is decoded. Each format is read to its last byte by a small reader of its own, and what is not sound and not
needed to play it (tags, pictures, places, times, free space) is left out or emptied.
"""

from __future__ import annotations

from typing import Protocol

from core.audio import adts, mp4, ogg
from core.audio.answers import LONGEST_MS, CleanAudio, Code, Refused

__all__ = ["LONGEST_MS", "CleanAudio", "Code", "Refused", "clean"]


class Reader(Protocol):
    """What reads one format."""

    def looks_like(self, source: bytes) -> bool:
        """Tell whether it begins so."""

    def clean(self, source: bytes) -> CleanAudio:
        """Return it clean."""


READERS: tuple[Reader, ...] = (ogg, mp4, adts)


def clean(source: bytes) -> CleanAudio:
    """Return a voice note of at most two minutes without a word beside it. Raises `Refused`, nothing else."""
    for reader in READERS:
        if reader.looks_like(source):
            try:
                note = reader.clean(source)
            except (IndexError, ValueError, ArithmeticError):  # it says more than it has
                raise Refused(Code.DAMAGED) from None
            if note.duration_ms > LONGEST_MS:
                raise Refused(Code.TOO_LONG)
            if note.duration_ms < 1:
                raise Refused(Code.DAMAGED)
            return note
    raise Refused(Code.NOT_A_VOICE_NOTE)
