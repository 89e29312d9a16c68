"""Pseudonyms that stand for people in the log. Pure; the key lives outside the database.

Each quarter of a year is an epoch with a key of its own. The keys are a chain: the next follows from the last by HMAC,
never the other way. So an operator who replaces the configured key by a later one (`Keyring.advanced`) destroys the
earlier ones for good, and with them every link between a person and the rows of those quarters. Where a key may
have been seen, a new chain begins with the next quarter (`Keyring.renewed`).
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from uuid import UUID

SIZE = 16  # bytes of a pseudonym
_FORM = re.compile(r"(?:(?P<year>[0-9]{4})Q(?P<quarter>[1-4]):)?(?P<key>[0-9a-fA-F]{64})\Z")
_QUARTER = re.compile(r"(?P<year>[0-9]{4})Q(?P<quarter>[1-4])\Z")
_FIRST_YEAR = 2000
_WRONG = "must be 64 hex digits, with the quarter they begin in before them if any (2027Q1:...), commas between several"


class KeyDestroyedError(LookupError):
    """The key of that quarter is gone: nobody can tell any more whose rows those are."""


def epoch_of(day: date) -> int:
    """Return the number of the quarter that holds a day."""
    return day.year * 4 + (day.month - 1) // 3


def quarter_of(epoch: int) -> str:
    """Return the name of an epoch: 2027Q1."""
    return f"{epoch // 4}Q{epoch % 4 + 1}"


def epoch_named(name: str) -> int:
    """Return the epoch of a name. Raises ValueError for what is no quarter."""
    found = _QUARTER.match(name)
    if found is None:
        raise ValueError("must be a quarter such as 2027Q1")
    return int(found["year"]) * 4 + int(found["quarter"]) - 1


@dataclass(frozen=True)
class Keyring:
    """Keys by the epoch they begin in, ascending: each is good until the next begins, and gives those of its epochs."""

    roots: tuple[tuple[int, bytes], ...]

    @classmethod
    def read(cls, setting: str) -> Keyring:
        """Read `[YYYYQn:]` and 64 hex digits, several with commas; without a quarter a key begins with the year 2000.

        Raises ValueError with one clear line.
        """
        found = [_FORM.match(part) for part in setting.split(",")]
        roots = sorted(
            (int(one["year"] or _FIRST_YEAR) * 4 + int(one["quarter"] or 1) - 1, bytes.fromhex(one["key"]))
            for one in found
            if one is not None
        )
        if None in found or len({first for first, _ in roots}) < len(roots):
            raise ValueError(_WRONG)
        return cls(tuple(roots))

    @property
    def first(self) -> int:
        """The first epoch whose key is known."""
        return self.roots[0][0]

    def advanced(self, day: date) -> str:
        """Return the setting that knows the quarter of `day` and later ones, and nothing before."""
        epoch = epoch_of(day)
        later = [(first, root) for first, root in self.roots if first > epoch]
        return _setting([(epoch, _chain(self, epoch)), *later])

    def renewed(self, day: date, fresh: bytes) -> str:
        """Return the setting that knows all it knew, and a key that follows from none from the next quarter on.

        `fresh` are 32 random bytes. Within a quarter nothing changes: the same visit must have the same rater.
        """
        epoch = epoch_of(day) + 1
        return _setting([*((first, root) for first, root in self.roots if first < epoch), (epoch, fresh)])

    def owner(self, person: UUID, day: date) -> bytes:
        """Return what stands for a person on the day a row was received: he finds his rows, nobody joins his days."""
        return self.owner_on(day)(person)

    def owner_on(self, day: date) -> Callable[[UUID], bytes]:
        """Return `owner` for many people of one day."""
        key, of_day = _key(self, "owner", epoch_of(day)), day.toordinal().to_bytes(4)
        return lambda person: hmac.digest(key, person.bytes + of_day, "sha256")[:SIZE]

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
    known = [root for root in keyring.roots if root[0] <= epoch]
    if not known:
        raise KeyDestroyedError(f"the pseudonym key of epoch {epoch} was destroyed")
    first, key = known[-1]
    for _ in range(epoch - first):
        key = hmac.digest(key, b"next epoch", "sha256")
    return key


def _setting(roots: Iterable[tuple[int, bytes]]) -> str:
    return ",".join(f"{quarter_of(first)}:{root.hex()}" for first, root in roots)
