"""Expected figures beside what the scorecards say, number by number. Pure but for the table it reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# Column of the table of expected figures -> the same figure of a scorecard's factor.
COLUMNS = (
    *("n", "c1", "c2", "c3", "c4", "c5", "mean", "sd_sample", "top2", "top2_share"),
    *("top2_wilson95_low", "top2_wilson95_high", "dont_know"),
)
# Weights and 0..10 recommendations are not part of an evaluation.
WITHOUT_COUNTERPART = ("weighted_mean", "nps", "nps_n", "promoters", "passives", "detractors")
_HALF_A_DIGIT = 5.1e-7  # expected figures have six decimals

POINTS = 25  # of one step of a score

Numbers = dict[str, float | None]


@dataclass(frozen=True)
class Expected:
    """One row of the table of expected figures."""

    scope: str
    round: str
    center: str  # a code, or `all`
    item: str
    numbers: Numbers

    def __str__(self) -> str:
        return f"{self.scope} {self.round} {self.center} {self.item}"


def read(path: Path) -> list[Expected]:
    """Read a table of expected figures.

    Raises:
        KeyError: a column is missing.
    """
    with path.open(newline="") as file:
        return [
            Expected(
                row["scope"],
                row["round"],
                row["centre_id"],
                row["item"],
                {name: float(row[name]) if row[name] else None for name in COLUMNS},
            )
            for row in csv.DictReader(file)
        ]


def numbers_of(factor: Json) -> Numbers:
    """Return the figures of one factor of a scorecard under the names of the table."""
    counts = factor["histogram"]
    top2 = counts[3] + counts[4]
    low, high = factor["csat_interval"] or (None, None)
    return {
        "n": factor["n"],
        **{f"c{score}": count for score, count in enumerate(counts, 1)},
        "mean": factor["mean_score"],
        "sd_sample": _over(factor["sd"], POINTS),
        "top2": top2,
        "top2_share": _over(factor["csat"], 100),
        "top2_wilson95_low": _over(low, 100),
        "top2_wilson95_high": _over(high, 100),
        "dont_know": factor["not_applicable"],
    }


def _over(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def differences(expected: Expected, found: Numbers | None) -> Iterator[str]:
    """Yield one line for each figure that differs by more than the rounding of the table; blanks are not compared."""
    if found is None:
        if expected.numbers["n"]:
            yield f"{expected}: no such row in the scorecards"
        return
    for name, wanted in expected.numbers.items():
        value = found[name]
        if wanted is not None and (value is None or abs(value - wanted) > _HALF_A_DIGIT):
            yield f"{expected}: {name} is {value}, expected {wanted}"
