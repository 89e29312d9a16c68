"""What everybody may know of a center, so coarse that nobody's judgement can be worked out. Pure.

A card is renewed only when at least `STEP` more evaluations stand than at the last time: whoever compares two cards
sees what five or more people said, never one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scores import scoring

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scores.cards import Sums

MINIMUM = 5
STEP = 5
MONTHS = 12
BANDS = ((50, "50+"), (20, "20-49"), (10, "10-19"), (5, "5-9"))


def band(n: int) -> str | None:
    """Return the band of a count, None below the minimum."""
    return next((name for least, name in BANDS if n >= least), None)


def is_due(received: int, published: int | None) -> bool:
    """Tell whether a card may be renewed; `published` is the count at the last time, None if there was none."""
    return received >= MINIMUM if published is None else abs(received - published) >= STEP


def first_month(today: date) -> date:
    """Return the first day of the twelve months that end with this one."""
    return today.replace(day=1, year=today.year - 1 if today.month < MONTHS else today.year, month=today.month % 12 + 1)


def public_figures(sets: Sequence[tuple[int, Sums, int]]) -> dict[str, Any]:
    """Return the coarse figures of (factor set, its sums, how many factors); without means below the minimum."""
    n = sum(sums.n for _, sums, _ in sets)
    if n < MINIMUM:
        return {"n": None, "mean": None, "csat": None, "factors": []}
    boxes = [sum(column) for column in zip(*(sums.boxes for _, sums, _ in sets), strict=True)]
    points = sum(sums.points for _, sums, _ in sets)
    return {
        "n": band(n),
        "mean": round(points / n / scoring.SCALE),
        "csat": round(scoring.csat(boxes) or 0),
        "factors": [
            {
                "factor_set": version,
                "position": position,
                "n": band(sum(answers)),
                "mean": round(scoring.mean_score(answers) or 0, 1),
                "csat": round(scoring.csat(answers) or 0),
            }
            for version, sums, factors in sets
            for position in range(factors)
            if sum(answers := sums.answers(position)) >= MINIMUM
        ],
    }
