"""When managers are told: ends of slots in the center's own time, and mornings of working days. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from core.calendar import LONGEST_PAUSE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, tzinfo

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


def next_morning(now: datetime, zone: tzinfo, works: Callable[[date], bool]) -> datetime:
    """Return the first local 07:00 after `now` of a day on which somebody works; of any day where nobody ever does."""
    mornings = (_morning(now.astimezone(zone).date() + timedelta(days=ahead), zone) for ahead in range(LONGEST_PAUSE))
    later = [morning for morning in mornings if morning > now]
    return next((each for each in later if works(each.astimezone(zone).date())), later[0])


def _morning(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def midnight_of(morning: datetime, zone: tzinfo) -> datetime:
    """Return the local midnight (UTC) before a morning: texts of the day itself wait for the next."""
    local = morning.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
