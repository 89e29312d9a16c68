"""The cuts that numbers are kept for, and how each names its rows. Pure."""

from __future__ import annotations

from enum import IntEnum

from centers.kinds import Channel
from core import languages
from evaluations.kinds import CustomerCategory, Outcome, OutcomeReason, Trust

CHANNELS = tuple(channel.value for channel in Channel)


class Level(IntEnum):
    """Stored number of each cut of the rollups."""

    COUNTRY = 1
    REGION = 2
    ENTITY = 3
    CENTER = 4
    DESK = 5
    SERVICE = 6
    TRAIT = 7  # of the visit: its channel, shift, outcome ...; one at a time
    UNIT = 8
    COUNTRY_TRAIT = 9
    REGION_TRAIT = 10
    ENTITY_TRAIT = 11
    CENTER_TRAIT = 12  # months only
    CENTER_SERVICE = 13  # months only


MONTHLY = (Level.CENTER_TRAIT, Level.CENTER_SERVICE)  # days of these would be more rows than the log has

UNKNOWN = "unknown"  # nobody said so: with it the values of a trait add up to the whole
NO_REASON = "none"  # completed: nothing to give a reason for
SHIFTS = ("morning", "afternoon", "evening")
SHIFT_BEGINS = (4, 12, 17)  # hour of the center's own time; the evening ends at four in the morning

# Values of each trait of a visit. Stored keys: append only.
TRAITS = {
    "channel": CHANNELS,
    "shift": (UNKNOWN, *SHIFTS),
    "customer_category": (UNKNOWN, *(category.value for category in CustomerCategory)),
    "language": (UNKNOWN, *languages.CODES),
    "trust": tuple(level.value for level in Trust),
    "outcome": tuple(outcome.value for outcome in Outcome),
    "reason": (NO_REASON, UNKNOWN, *(reason.value for reason in OutcomeReason)),
}
# How a visit went is kept as one trait, for three would cost twice as much: 25 numbers for each level of trust, one of
# them for what was completed and twelve for each way to fail, by reason.
WENT = ("trust", "outcome", "reason")
KEPT = (*(trait for trait in TRAITS if trait not in WENT), "went")
_ROOM = 100  # values that a kept trait may have
TRUST_ROOM = 25
FAILED = {Outcome.PARTIAL.value: 1, Outcome.ABANDONED.value: 13}


def trait_place(trait: str) -> int:
    """Return as which of the kept traits a trait is kept, from 0."""
    return KEPT.index("went" if trait in WENT else trait)


def trait_base(trait: str) -> int:
    """Return the number of a kept trait's first value."""
    return _ROOM * KEPT.index(trait)


def trait_keys(trait: str, value: str) -> list[int]:
    """Return the numbers under which the rollups hold a trait's value. Raises ValueError for values there are not."""
    if trait not in WENT:
        return [trait_base(trait) + TRAITS[trait].index(value)]
    if value not in TRAITS[trait]:
        raise ValueError(value)
    place = WENT.index(trait)
    return [number for said, number in _went().items() if said[place] == value]


def went_key(trust: str, outcome: str, reason: str | None) -> int:
    """Return the number under which the rollups hold how a visit went. Raises ValueError for what there is not."""
    number = trait_base("went") + TRUST_ROOM * TRAITS["trust"].index(trust)
    if outcome == Outcome.COMPLETED:
        return number
    return number + FAILED[outcome] + TRAITS["reason"].index(reason or UNKNOWN) - 1  # not counting NO_REASON


def _went() -> dict[tuple[str, str, str], int]:
    """Return all ways in which a visit can go, with their numbers."""
    ends = [(Outcome.COMPLETED.value, NO_REASON)] + [
        (outcome, reason) for outcome in FAILED for reason in TRAITS["reason"] if reason != NO_REASON
    ]
    return {(trust, *end): went_key(trust, *end) for trust in TRAITS["trust"] for end in ends}


def shift_of(hour: int | None) -> str:
    """Return the shift of a visit from the hour of its center's own time (0..23; None: not known)."""
    if hour is None:
        return UNKNOWN
    return SHIFTS[sum(hour >= begin for begin in SHIFT_BEGINS) - 1]  # before the first: still the evening


def desk_key(center_id: int, entity_id: int) -> int:
    """Return the key of one entity's presence in one center."""
    return center_id << 32 | entity_id


def within_key(place_id: int, number: int) -> int:
    """Return the key of a trait's value, or of a service, within one place."""
    return place_id << 32 | number
