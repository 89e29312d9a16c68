"""The cuts that numbers are kept for, and how each names its rows. Pure."""

from __future__ import annotations

from enum import IntEnum

from centers.kinds import Channel
from core import languages
from evaluations.kinds import CustomerCategory

CHANNELS = tuple(channel.value for channel in Channel)


class Level(IntEnum):
    """Stored number of each cut of the rollups."""

    COUNTRY = 1
    REGION = 2
    ENTITY = 3
    CENTER = 4
    DESK = 5
    SERVICE = 6
    TRAIT = 7  # of the visit: its channel, shift, customer category, language; one at a time
    UNIT = 8
    COUNTRY_TRAIT = 9
    REGION_TRAIT = 10
    ENTITY_TRAIT = 11
    CENTER_TRAIT = 12  # months only
    CENTER_SERVICE = 13  # months only


MONTHLY = (Level.CENTER_TRAIT, Level.CENTER_SERVICE)  # days of these would be more rows than the log has

UNKNOWN = "unknown"  # nobody said so: with it the values of a trait add up to the whole
SHIFTS = ("morning", "afternoon", "evening")
SHIFT_BEGINS = (4, 12, 17)  # hour of the center's own time; the evening ends at four in the morning

# Values of each trait of a visit. Stored keys: append only.
TRAITS = {
    "channel": CHANNELS,
    "shift": (UNKNOWN, *SHIFTS),
    "customer_category": (UNKNOWN, *(category.value for category in CustomerCategory)),
    "language": (UNKNOWN, *languages.CODES),
}
_ROOM = 100  # values that a trait may have


def trait_base(trait: str) -> int:
    """Return the number of a trait's first value."""
    return _ROOM * list(TRAITS).index(trait)


def trait_key(trait: str, value: str) -> int:
    """Return the number of a trait's value, as the rollups hold it. Raises ValueError for values there are not."""
    return trait_base(trait) + TRAITS[trait].index(value)


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
