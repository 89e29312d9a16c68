"""Any period as a sum of whole months and the days at its edges. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY, MONTH = "D", "M"


@dataclass(frozen=True)
class Window:
    """Rollup rows of one grain whose day lies in [first, last]; None is open. `less`: they are taken away."""

    grain: str
    first: date | None
    last: date | None
    less: bool = False


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


def fewest(first: date | None, last: date | None) -> list[Window]:
    """Cut a period like `windows`, into fewer days: a month of which most is asked for counts whole, less the others.

    So at most fifteen days stand at either end, and none that were rated where the period ends today.
    """
    if first and last and (first.year, first.month) == (last.year, last.month):
        return _of_a_month(first, last)
    head = _of_a_month(first, _end_of(first)) if first else []
    tail = _of_a_month(last.replace(day=1), last) if last else []
    begin = first and (first.replace(day=1) if head[0].grain == MONTH else _next_month(first))
    end = last and (_end_of(last) if tail[0].grain == MONTH else last.replace(day=1) - timedelta(days=1))
    months = [Window(MONTH, begin, end)] if not (begin and end) or begin <= end else []
    return months + [window for window in (*head, *tail) if window.grain == DAY]


def _of_a_month(first: date, last: date) -> list[Window]:
    """Cut days of one month: themselves, or the month and what is not asked for of it."""
    begin, end = first.replace(day=1), _end_of(last)
    if 2 * (last - first).days + 2 <= end.day:
        return [Window(DAY, first, last)]
    before = [Window(DAY, begin, first - timedelta(days=1), less=True)] if begin < first else []
    after = [Window(DAY, last + timedelta(days=1), end, less=True)] if last < end else []
    return [Window(MONTH, begin, end), *before, *after]


def before(first: date, last: date) -> tuple[date, date]:
    """Return the previous period: of as many whole months where [first, last] is whole months, else of as many days.

    Raises OverflowError before the year 1.
    """
    if first.day == 1 and _ends_a_month(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        whole = first.year * 12 + first.month - 1 - months
        if whole < 12:
            raise OverflowError(first)
        return date(whole // 12, whole % 12 + 1, 1), first - timedelta(days=1)
    return first - (last - first) - timedelta(days=1), first - timedelta(days=1)


def last_year(first: date, last: date) -> tuple[date, date]:
    """Return the same days of the year before; the end of a February stays the end.

    Raises OverflowError in the year 1.
    """
    if first.year == 1:
        raise OverflowError(first)
    ends_month = _ends_a_month(last)
    end = _a_year_back(last)
    return _a_year_back(first), (_next_month(end.replace(day=1)) - timedelta(days=1)) if ends_month else end


def is_fixed_cell(first: date | None, last: date | None) -> bool:
    """Tell whether a period is one calendar month or one ISO week: periods that never overlap with others of a kind."""
    if first is None or last is None:
        return False
    is_month = first.day == 1 and (first.year, first.month) == (last.year, last.month) and _ends_a_month(last)
    return is_month or (first.weekday() == 0 and last - first == timedelta(days=6))


def _end_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _ends_a_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1


def _a_year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


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
