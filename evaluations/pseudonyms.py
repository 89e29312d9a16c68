"""Pseudonyms that stand for people in the log. Pure; the key lives outside the database.

Each quarter of a year is an epoch with a key of its own. The keys are a chain: the next follows from the last by HMAC,
never the other way. So an operator who replaces the configured key by a later one (`Keyring.advanced`) destroys the
earlier ones for good, and with them every link between a person and the rows of those quarters.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

SIZE = 16  # bytes of a pseudonym
_FORM = re.compile(r"(?:(?P<year>[0-9]{4})Q(?P<quarter>[1-4]):)?(?P<key>[0-9a-fA-F]{64})\Z")
_FIRST_YEAR = 2000


class KeyDestroyedError(LookupError):
    """The key of that quarter is gone: nobody can tell any more whose rows those are."""


def epoch_of(day: date) -> int:
    """Return the number of the quarter that holds a day."""
    return day.year * 4 + (day.month - 1) // 3


@dataclass(frozen=True)
class Keyring:
    """The key of one epoch, and by it those of all later epochs."""

    first: int
    root: bytes

    @classmethod
    def read(cls, setting: str) -> Keyring:
        """Read `[YYYYQn:]` and 64 hex digits; without a quarter the key begins with the year 2000.

        Raises ValueError with one clear line.
        """
        found = _FORM.match(setting)
        if found is None:
            raise ValueError("must be 64 hex digits, with the quarter they begin in before them if any (2027Q1:...)")
        quarter = int(found["quarter"] or 1)
        return cls(int(found["year"] or _FIRST_YEAR) * 4 + quarter - 1, bytes.fromhex(found["key"]))

    def advanced(self, day: date) -> str:
        """Return the setting that knows the quarter of `day` and later ones, and nothing before."""
        return f"{day.year}Q{(day.month - 1) // 3 + 1}:{_chain(self, epoch_of(day)).hex()}"

    def owner(self, person: UUID, day: date) -> bytes:
        """Return what stands for a person on the day a row was received: he finds his rows, nobody joins his days."""
        return self._of("owner", epoch_of(day), person.bytes + day.toordinal().to_bytes(4))

    def rater(self, person: UUID, center_id: int, day: date) -> bytes:
        """Return what stands for a person at one center in the quarter of the visit."""
        return self._of("rater", epoch_of(day), person.bytes + center_id.to_bytes(8))

    def reporter(self, person: UUID, day: date) -> bytes:
        """Return what stands for a person who reports conditions on a day; nothing joins it with `owner` or `rater`."""
        return self._of("reporter", epoch_of(day), person.bytes + day.toordinal().to_bytes(4))

    def fingerprint(self, content: bytes, day: date) -> bytes:
        """Return 32 bytes that tell whether content is the same; without the key they confirm no guess at it."""
        return hmac.digest(_key(self, "content", epoch_of(day)), content, "sha256")

    def mark(self, purpose: str, content: bytes, day: date) -> bytes:
        """Return what stands for a network or a device on the one day it was seen."""
        return self._of(purpose, epoch_of(day), day.toordinal().to_bytes(4) + content)

    def _of(self, purpose: str, epoch: int, subject: bytes) -> bytes:
        return hmac.digest(_key(self, purpose, epoch), subject, "sha256")[:SIZE]


@lru_cache(maxsize=256)
def _key(keyring: Keyring, purpose: str, epoch: int) -> bytes:
    return hmac.digest(_chain(keyring, epoch), purpose.encode(), "sha256")


def _chain(keyring: Keyring, epoch: int) -> bytes:
    if epoch < keyring.first:
        raise KeyDestroyedError(f"the pseudonym key of epoch {epoch} was destroyed")
    key = keyring.root
    for _ in range(epoch - keyring.first):
        key = hmac.digest(key, b"next epoch", "sha256")
    return key
