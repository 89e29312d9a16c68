"""The cuts that numbers are kept for."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """Stored number of each cut of the rollups."""

    COUNTRY = 1
    REGION = 2
    ENTITY = 3
    CENTER = 4
    DESK = 5
    SERVICE = 6
    CHANNEL = 7
