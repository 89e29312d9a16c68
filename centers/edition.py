"""What a process remembers of the directory, and when it forgets it.

Every change of the directory changes the one row of `Edition`, by trigger. A process looks at that row at most once in
`SECONDS`; while it stands, what was remembered is good. So a read that is remembered costs no query at all, and a
change is seen everywhere within `SECONDS`.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from centers.models import Edition

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 5.0
NONE = UUID(int=0)  # of a directory in which nothing was ever written

K = TypeVar("K")
V = TypeVar("V")

_seen: tuple[float, UUID] | None = None


def current() -> UUID:
    """Return the edition of the directory, at most `SECONDS` old."""
    global _seen  # noqa: PLW0603  one value for the process is the point
    now = time.monotonic()
    if _seen is None or now - _seen[0] >= SECONDS:
        stamp = Edition.objects.values_list("stamp", flat=True).first()
        _seen = (now, stamp or NONE)
    return _seen[1]


def forget() -> None:
    """Look at the row again at the next read."""
    global _seen  # noqa: PLW0603
    _seen = None


class Memory(Generic[K, V]):
    """A store of at most `size` values that empties itself when the edition changes; `weigh`: what a value counts."""

    def __init__(self, size: int, weigh: Callable[[V], int] = lambda _value: 1) -> None:
        self._size = size
        self._weigh = weigh
        self._weight = 0
        self._edition = NONE
        self._values: dict[K, V] = {}
        self._lock = Lock()

    def get(self, key: K, edition: UUID) -> V | None:
        """Return what was remembered under this edition."""
        return self._values.get(key) if edition == self._edition else None

    def put(self, key: K, value: V, edition: UUID) -> None:
        """Remember a value that was read after `edition` was; the oldest go when there are too many."""
        with self._lock:
            if edition != self._edition:
                self._edition, self._values, self._weight = edition, {}, 0
            if key in self._values:
                self._weight -= self._weigh(self._values.pop(key))
            self._values[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._size:
                oldest = next(iter(self._values))
                self._weight -= self._weigh(self._values.pop(oldest))
