"""By when an alert must be acknowledged and resolved, in the working time of its region. Pure.

Both run from the raising of the alert, or from its reopening. Hours are working hours; a number of days ends with the
last shift of that working day, the day of raising not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from alerts.kinds import Severity, State
from core.calendar import NeverOpensError, add_working_time, end_of_working_day

if TYPE_CHECKING:
    from core.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Allowance:
    """Working hours to take note of an alert, working days to resolve it."""

    acknowledge_hours: int
    resolve_days: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When each allowance ends."""

    acknowledge_by: datetime
    resolve_by: datetime


# A severity that is not here has no deadlines. Eight working hours are about one working day.
DEFAULTS = {Severity.URGENT: Allowance(4, 2), Severity.WARNING: Allowance(8, 5)}
# How far an entity may go from them: (least, most).
HOURS, DAYS = (1, 24), (1, 15)
GRACE_DAYS = 1  # working days that each level has before an overdue alert goes one up


def deadlines(calendar: Calendar, start: datetime, allowance: Allowance) -> Deadlines | None:
    """Return when the allowances end that begin at `start`; None where nobody ever works.

    The seconds of `start` are dropped: a deadline must not tell when a customer wrote.
    """
    start = start.astimezone(UTC).replace(second=0, microsecond=0)
    try:
        acknowledge_by = add_working_time(calendar, start, timedelta(hours=allowance.acknowledge_hours))
        resolve_by = end_of_working_day(calendar, start, allowance.resolve_days)
    except NeverOpensError:
        return None
    return Deadlines(acknowledge_by, max(acknowledge_by, resolve_by))


def due_at(state: str, acknowledge_by: datetime | None, resolve_by: datetime | None) -> datetime | None:
    """Return the deadline that an alert in this state is under; None when nothing is due."""
    return {State.OPEN.value: acknowledge_by, State.ACKNOWLEDGED.value: resolve_by}.get(state)


def is_overdue(due: datetime | None, now: datetime) -> bool:
    """Tell whether a deadline has passed."""
    return due is not None and due <= now


def next_step(calendar: Calendar, now: datetime) -> datetime | None:
    """Return when an alert that has just been handed up goes up again; None where nobody ever works."""
    try:
        return end_of_working_day(calendar, now, GRACE_DAYS)
    except NeverOpensError:
        return None
