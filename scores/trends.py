"""A series of days, weeks or months with intervals, and its changes of level. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scores.ranking import MINIMUM
from scores.scoring import THOUSANDTH, Spread, spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scores.changes import Day

FORMULA = "trends-1"
INTERVALS = ("day", "week", "month")


@dataclass(frozen=True)
class Point:
    """One day, week (from Monday) or month by its first day; no figures where they are withheld."""

    first: date
    figures: Spread | None


def points(days: Sequence[Day], interval: str) -> list[Point]:
    """Return the points of a series in order, those without any rating left out; withheld ones without figures."""
    sums: dict[date, list[int]] = {}
    for day in sorted(days, key=lambda one: one.day):
        cell = sums.setdefault(first_of(day.day, interval), [0, 0, 0])
        for place, value in enumerate((day.n, day.points, day.points_squared)):
            cell[place] += value
    shown = {first: cell for first, cell in sums.items() if cell[0]}
    hidden = withheld({first: cell[0] for first, cell in shown.items()})
    return [Point(first, None if first in hidden else _figures(*cell)) for first, cell in shown.items()]


def _figures(n: int, total: int, squares: int) -> Spread:
    return spread(n, total, squares, THOUSANDTH)


def first_of(day: date, interval: str) -> date:
    """Return the first day of the day's interval."""
    if interval == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if interval == "week" else day


def withheld(counts: dict[date, int], minimum: int = MINIMUM) -> set[date]:
    """Return the cells to withhold: those below the minimum, and more until together they hold at least as many.

    So the total less what is shown is never a figure of fewer than `minimum` ratings.
    """
    hidden = {cell for cell, n in counts.items() if 0 < n < minimum}
    rest = sorted((n, cell) for cell, n in counts.items() if n >= minimum)
    if hidden and rest and sum(counts[cell] for cell in hidden) < minimum:
        hidden.add(rest[0][1])
    return hidden
