"""When managers are told: ends of slots in the center's own time, and mornings of working days. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import tzinfo

HOURLY_FROM, FOUR_HOURLY_FROM = 40, 10  # visits an hour
WEEK = timedelta(days=7)
OPEN_HOURS_A_WEEK = 56  # assumed where only ratings are counted
MORNING = time(7)
_STEP = timedelta(minutes=15)  # no zone's hours lie closer together


def hours_of_slot(ratings_last_week: int, rating_rate: float) -> int:
    """Return how many hours a slot lasts, from a week's ratings and the assumed share of visits that are rated."""
    visits_an_hour = ratings_last_week / rating_rate / OPEN_HOURS_A_WEEK
    if visits_an_hour >= HOURLY_FROM:
        return 1
    return 4 if visits_an_hour >= FOUR_HOURLY_FROM else 24


def last_end(now: datetime, zone: tzinfo, hours: int) -> datetime:
    """Return the latest end of a slot that is not after `now` (UTC). Slots begin at local midnight."""
    local = now.astimezone(zone)
    return local.replace(hour=local.hour - local.hour % hours, minute=0, second=0, microsecond=0).astimezone(UTC)


def next_end(now: datetime, zone: tzinfo, hours: int) -> datetime:
    """Return the first end of a slot after `now` (UTC)."""
    moment = last_end(now, zone, 1)
    while (end := last_end(moment, zone, hours)) <= now:
        moment += _STEP
    return end


def last_tick(now: datetime, seconds: int) -> datetime:
    """Return the latest multiple of so many seconds: the slots of a demonstration."""
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def next_morning(now: datetime, zone: tzinfo, working_days: Collection[int]) -> datetime:
    """Return the first 07:00 of a local working day (0 = Monday) after `now`; without working days every day is one."""
    day = now.astimezone(zone).date()
    while True:
        morning = datetime.combine(day, MORNING, zone).astimezone(UTC)
        if morning > now and (not working_days or day.weekday() in working_days):
            return morning
        day += timedelta(days=1)


def midnight_of(morning: datetime, zone: tzinfo) -> datetime:
    """Return the local midnight (UTC) before a morning: texts of the day itself wait for the next."""
    local = morning.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
