"""When alerts fold: further ones of one cause are counted at the first, and a storm makes a handful of alerts. Pure.

An alert that is raised with a fold key collects what comes later with the same key, kind and audience, while nobody has
resolved it and for no longer than its kind says; after that the next one is an alert again. Of some kinds the first
few within that time are told one by one before anything is collected.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zlib import crc32

from alerts.kinds import Kind

LOCKS = 64  # for each kind; two centers may share one


@dataclass(frozen=True, slots=True)
class Folding:
    """How long an alert collects, and how many within that time are alerts of their own before one collects."""

    age: timedelta
    alone: int = 0
    everywhere: bool = False  # what is told of several centers has one key


DEFAULT = Folding(timedelta(days=1))
PULSES = Folding(timedelta(days=7))  # a quiet center has a pulse a day
RULES = {
    Kind.RATING_TOLD: Folding(timedelta(minutes=10), alone=5),
    Kind.LOW_FACTOR: PULSES,
    Kind.LOW_OVERALL: PULSES,
    Kind.LOW_WAITING_RUN: PULSES,
    Kind.TARGET_EXCEEDED: PULSES,
    Kind.PRAISE: PULSES,
    Kind.FINDING_PROPOSED: Folding(timedelta(days=1), everywhere=True),
}


def folding(kind: Kind) -> Folding:
    """Return how alerts of a kind fold."""
    return RULES.get(kind, DEFAULT)


def fold_key(*parts: object) -> UUID:
    """Return the key of a cause from what makes it one: codes and ids of places, never of people."""
    return UUID(bytes=hashlib.sha256("\0".join(["fold", *map(str, parts)]).encode()).digest()[:16])


def lock_of(kind: Kind, center_id: int) -> int:
    """Return the number of the advisory lock under which alerts of a kind and center are raised one after the other."""
    place = 0 if folding(kind).everywhere else center_id % LOCKS
    return 0xF01D << 32 | crc32(f"{kind} {place}".encode())
