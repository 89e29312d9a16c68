"""Any period as a sum of whole months and the days at its edges. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAY, MONTH = "D", "M"


@dataclass(frozen=True)
class Window:
    """Rollup rows of one grain whose day lies in [first, last]; None is open."""

    grain: str
    first: date | None
    last: date | None


def windows(first: date | None, last: date | None) -> list[Window]:
    """Cut the inclusive period [first, last] into at most one run of months and two of days; None is open."""
    begin = _month_not_before(first) if first else None
    end = _month_after(last) if last else None  # the month after the last whole one
    if begin and end and begin >= end:  # no whole month inside
        return [Window(DAY, first, last)]
    cut = []
    if first and begin and first < begin:
        cut.append(Window(DAY, first, begin - timedelta(days=1)))
    cut.append(Window(MONTH, begin, end - timedelta(days=1) if end else None))
    if last and end and end <= last:
        cut.append(Window(DAY, end, last))
    return cut


def _month_not_before(day: date) -> date:
    return day if day.day == 1 else _next_month(day)


def _month_after(last: date) -> date:
    """Return the first day of the month that `last` leaves unfinished."""
    if last == date.max:
        return last.replace(day=1)
    following = last + timedelta(days=1)
    return following.replace(day=1)


def _next_month(day: date) -> date:
    return date.max if (day.year, day.month) == (9999, 12) else (day.replace(day=28) + timedelta(days=4)).replace(day=1)
