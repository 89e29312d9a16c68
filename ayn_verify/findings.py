"""What a check finds, before it is put into words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: it held, it did not, or (None) it is only told.

    `word` names a sentence of `languages/*.json`, `values` fill it.
    """

    holds: bool | None
    word: str
    values: dict[str, Any]


class UnreadableError(ValueError):
    """Something that is not what it should be, so that nothing can be checked."""

    def __init__(self, word: str, **values: Any) -> None:
        super().__init__(word)
        self.word, self.values = word, values


def held(word: str, **values: Any) -> Finding:
    """Return that something holds."""
    return Finding(True, word, values)


def exposed(word: str, **values: Any) -> Finding:
    """Return that something does not hold."""
    return Finding(False, word, values)


def told(word: str, **values: Any) -> Finding:
    """Return what its reader should know."""
    return Finding(None, word, values)
