"""What detectors see: ratings of one center without people, and what was usual there. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from scores.detectors.kinds import Detector

HOURS = 24
WINDOW = timedelta(days=7)  # of ratings that are looked at together
ALBUM = timedelta(days=30)  # of photos that are held against each other
MEMORY = timedelta(days=63)  # of days that say what is usual
LEAST_USUAL = 30  # ratings that say what is usual


class Tone(IntEnum):
    """Which way a rating pulls."""

    BLAME = -1  # the mean of its scores is 2 or less
    BETWEEN = 0
    PRAISE = 1  # nothing but fives


class Sight(NamedTuple):
    """One rating as detectors see it. Pseudonyms and marks of another day are other bytes."""

    id: UUID
    received_at: datetime
    visited_at: datetime
    tone: Tone
    owner: bytes | None = None
    rater: bytes | None = None
    network: bytes | None = None
    device: bytes | None = None
    is_new: bool | None = None  # the account was younger than a week
    on_site: bool = True
    comment: str | None = None

    @property
    def day(self) -> date:
        """The day it was received, UTC."""
        return self.received_at.date()


class Photo(NamedTuple):
    """A photo of a rating of the last month. `rater` stands for one person within `quarter`; `look`: 64 bits."""

    evaluation_id: UUID
    visited_at: datetime
    rater: bytes
    quarter: date
    look: int


class Elsewhere(NamedTuple):
    """Another visit of somebody who rated here on the same day."""

    visited_at: datetime
    kilometers: float


@dataclass(frozen=True)
class DaySummary:
    """What a day without suspects was like."""

    hours: tuple[int, ...] = (0,) * HOURS
    praise: int = 0
    blame: int = 0
    new_praise: int = 0
    aged: int = 0  # ratings whose account's age is known
    pairs: int = 0  # pairs of ratings whose networks are known
    alike: int = 0  # those of one network

    @property
    def ratings(self) -> int:
        """How many there were."""
        return sum(self.hours)


@dataclass(frozen=True)
class Scene:
    """One center, one day: the ratings of the window that ends with it, and the days before."""

    day: date
    sights: Sequence[Sight]
    past: Mapping[date, DaySummary] = field(default_factory=dict)
    elsewhere: Mapping[bytes, Sequence[Elsewhere]] = field(default_factory=dict)
    staff: frozenset[bytes] = frozenset()  # networks and devices by which its managers signed in that day
    photos: Sequence[Photo] = ()

    @property
    def visits(self) -> dict[UUID, datetime]:
        """When each rating's visit was."""
        return {each.id: each.visited_at for each in self.sights} | {
            each.evaluation_id: each.visited_at for each in self.photos
        }

    @property
    def today(self) -> list[Sight]:
        """Ratings received on the day itself."""
        return [sight for sight in self.sights if sight.day == self.day]

    def usual(self, days: timedelta, before: timedelta = timedelta(0)) -> list[DaySummary]:
        """Return the remembered days of a period that ends so long before the day; days without ratings are missing."""
        last = self.day - before
        return [summary for day, summary in self.past.items() if last - days <= day < last]


@dataclass(frozen=True)
class Proposal:
    """Ratings that belong together in a way that honest ones hardly do, and the numbers that say so."""

    detector: Detector
    suspects: frozenset[UUID]
    evidence: dict[str, float | int]


def summary(sights: Sequence[Sight], suspects: frozenset[UUID]) -> DaySummary:
    """Return what one day was like but for its suspects."""
    kept = [sight for sight in sights if sight.id not in suspects]
    hours = Counter(sight.received_at.hour for sight in kept)
    networks = Counter(sight.network for sight in kept if sight.network is not None)
    marked = networks.total()
    return DaySummary(
        hours=tuple(hours[hour] for hour in range(HOURS)),
        praise=sum(sight.tone == Tone.PRAISE for sight in kept),
        blame=sum(sight.tone == Tone.BLAME for sight in kept),
        new_praise=sum(sight.tone == Tone.PRAISE and sight.is_new is True for sight in kept),
        aged=sum(sight.is_new is not None for sight in kept),
        pairs=marked * (marked - 1) // 2,
        alike=sum(count * (count - 1) // 2 for count in networks.values()),
    )
