"""What everybody may know of a center, so coarse that nobody's judgement can be worked out. Pure.

Each figure, of all or of one factor, is renewed only when at least `STEP` more answers stand behind it than at the
last time: whoever compares two cards sees what five or more evaluations said, never one. And a card is looked at once
a slot: when it changes tells nobody when the fifth came. No figure tells that all agreed (`policy.told_share`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from evaluations.points import SCALE
from evaluations.policy import band, told_share
from scores import scoring

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime, timedelta

    from scores.cards import Sums

MINIMUM = 5
STEP = 5
MONTHS = 12


def slot_of(now: datetime, length: timedelta) -> int:
    """Return the number of the slot that a moment lies in; 0 where slots have no length: there is but one."""
    return int(now.timestamp() // length.total_seconds()) if length else 0


def first_month(today: date) -> date:
    """Return the first day of the twelve months that end with this one."""
    return today.replace(day=1, year=today.year - 1 if today.month < MONTHS else today.year, month=today.month % 12 + 1)


def public_figures(
    sets: Sequence[tuple[int, Sums, int]], since: date, before: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the coarse figures of (factor set, its sums, how many factors), those of `before` where too few came.

    `{"all": figure or None, "factors": [figure, ..]}`; a figure knows by `answers` how many stood behind it, which
    nobody is told.
    """
    known = {(old["factor_set"], old["position"]): old for old in before["factors"]} if before else {}
    places = {(version, position): sums.answers(position) for version, sums, n in sets for position in range(n)}
    factors = [
        _renewed(known.get(place), sum(answers), partial(_factor, place, answers))
        for place, answers in sorted({**dict.fromkeys(known, ()), **places}.items())
    ]
    n = sum(sums.n for _, sums, _ in sets)
    return {
        "all": _renewed(before and before["all"], n, partial(_all, sets, n, since)),
        "factors": [factor for factor in factors if factor],
    }


def _renewed(old: dict[str, Any] | None, answers: int, make: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    if old and abs(answers - old["answers"]) < STEP:
        return old
    return make() | {"answers": answers, "n": band(answers)} if answers >= MINIMUM else None


def _all(sets: Sequence[tuple[int, Sums, int]], n: int, since: date) -> dict[str, Any]:
    boxes = [sum(column) for column in zip(*(sums.boxes for _, sums, _ in sets), strict=True)]
    points = sum(sums.points for _, sums, _ in sets)
    return {
        "since": since.isoformat(),
        "mean": round(100 * told_share(points / n / SCALE / 100, n)),
        "csat": _csat(boxes),
    }


def _factor(place: tuple[int, int], answers: Sequence[int]) -> dict[str, Any]:
    return {
        "factor_set": place[0],
        "position": place[1],
        "mean": round(1 + 4 * told_share(((scoring.mean_score(answers) or 0) - 1) / 4, sum(answers)), 1),
        "csat": _csat(answers),
    }


def _csat(counts: Sequence[int]) -> int:
    return round(100 * told_share((scoring.csat(counts) or 0) / 100, sum(counts)))
