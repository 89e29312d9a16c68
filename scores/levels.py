"""The cuts that numbers are kept for, and how each names its rows."""

from __future__ import annotations

from enum import IntEnum

from centers.kinds import Channel

CHANNELS = tuple(channel.value for channel in Channel)  # a channel's key is its place here: append only


class Level(IntEnum):
    """Stored number of each cut of the rollups."""

    COUNTRY = 1
    REGION = 2
    ENTITY = 3
    CENTER = 4
    DESK = 5
    SERVICE = 6
    CHANNEL = 7


def desk_key(center_id: int, entity_id: int) -> int:
    """Return the key of one entity's presence in one center."""
    return center_id << 32 | entity_id
