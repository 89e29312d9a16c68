"""Working time: which instants count when a promise is kept "within four working hours". Pure.

A calendar is a zone and the shifts of each weekday; a holiday has no shifts, and a season (Ramadan) has a week of its
own. Shifts are given on the clock of the zone and lie within their day. An opening time that a change of the clock
skips counts by the offset before it; what would then overlap counts once. Every instant must be aware.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
LONGEST_PAUSE = 120  # days without a shift after which a calendar never opens again
_DAY = timedelta(days=1)

Shifts = tuple[tuple[int, int], ...]  # (opens, closes) in minutes of the day, in order
Week = tuple[Shifts, ...]  # seven, from Monday


class NeverOpensError(ValueError):
    """The calendar has no working time in the months after the instant."""


@dataclass(frozen=True)
class Season:
    """Days, both included, on which another week holds."""

    first: date
    last: date
    week: Week


@dataclass(frozen=True)
class Calendar:
    """The working time of a region."""

    zone: ZoneInfo
    week: Week
    holidays: frozenset[date] = frozenset()
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        """Refuse shifts that are empty, leave their day or overlap."""
        for week in (self.week, *(season.week for season in self.seasons)):
            if len(week) != 7 or not all(_in_order(shifts) for shifts in week):
                raise ValueError("shifts must lie within their day, in order and apart")

    def shifts_on(self, day: date) -> Shifts:
        """Return the shifts of a day; none on a holiday."""
        if day in self.holidays:
            return ()
        for season in self.seasons:
            if season.first <= day <= season.last:
                return season.week[day.weekday()]
        return self.week[day.weekday()]


def is_working(calendar: Calendar, at: datetime) -> bool:
    """Tell whether an instant is working time; a shift holds its opening and not its closing."""
    at = at.astimezone(UTC)
    return any(opens <= at < closes for opens, closes in _spans(calendar, at, at + _DAY))


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """Return the first working instant not before `at`, in UTC. Raises NeverOpensError."""
    at = at.astimezone(UTC)
    for opens, closes in _spans(calendar, at):
        if closes > at:
            return max(opens, at)
    raise NeverOpensError


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Return how much working time lies in [start, end); negative when `end` comes first."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end < start:
        return -working_time(calendar, end, start)
    spans = _spans(calendar, start, end)
    return sum((max(min(closes, end) - max(opens, start), timedelta()) for opens, closes in spans), timedelta())


def add_working_time(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """Return the first instant with `amount` (not negative) of working time since `start`, in UTC.

    Nothing added is `start` itself. Raises NeverOpensError.
    """
    at = start.astimezone(UTC)
    if amount <= timedelta():
        return at
    for opens, closes in _spans(calendar, at):
        begin = max(opens, at)
        if closes - begin >= amount:
            return begin + amount
        amount -= max(closes - begin, timedelta())
    raise NeverOpensError


def end_of_working_day(calendar: Calendar, start: datetime, days: int) -> datetime:
    """Return when the `days`-th working day after that of `start` closes, in UTC. Raises NeverOpensError."""
    day = start.astimezone(calendar.zone).date()
    left, idle = days, 0
    while idle <= LONGEST_PAUSE:
        day, idle = day + _DAY, idle + 1
        if shifts := calendar.shifts_on(day):
            left, idle = left - 1, 0
            if left <= 0:
                return _instant(calendar, day, shifts[-1][1])
    raise NeverOpensError


def _spans(calendar: Calendar, start: datetime, end: datetime | None = None) -> Iterator[tuple[datetime, datetime]]:
    """Yield shifts in UTC, in order and apart, from before `start` past `end`; without it, until too long a pause."""
    day = start.astimezone(calendar.zone).date() - 2 * _DAY
    last = end.astimezone(calendar.zone).date() + _DAY if end else None
    seen, idle = datetime.min.replace(tzinfo=UTC), 0
    while day <= last if last else idle <= LONGEST_PAUSE:
        idle += 1
        for opens, closes in calendar.shifts_on(day):
            begin, finish = max(_instant(calendar, day, opens), seen), _instant(calendar, day, closes)
            if begin < finish:
                yield begin, finish
                seen, idle = finish, 0
        day += _DAY


def _instant(calendar: Calendar, day: date, minute: int) -> datetime:
    days, minute = divmod(minute, DAY_MINUTES)
    clock = time(*divmod(minute, 60))
    return datetime.combine(day + days * _DAY, clock, calendar.zone).astimezone(UTC)


def _in_order(shifts: Shifts) -> bool:
    edges = [0, *(edge for shift in shifts for edge in shift), DAY_MINUTES]
    apart = all(earlier <= later for earlier, later in itertools.pairwise(edges))
    return apart and all(opens < closes for opens, closes in shifts)
