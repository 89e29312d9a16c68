"""Whether a factor has become better: Welch's comparison of two means. Pure.

The difference is that of the mean points (0..100) after and before; its 95 % interval is
`d ± t(0.975, v) sqrt(s1²/n1 + s2²/n2)` with the degrees of freedom of Welch and Satterthwaite, rounded down. The
verdict follows from the interval alone: wholly above zero is improved, wholly below is worse, else unchanged.

Nothing tells that all agreed: means are as `policy.told_share` lets them be, and no side is taken as more alike than
with one answer a step off the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import TYPE_CHECKING

from evaluations.policy import told_share
from scores.scoring import spread_of_counts, t_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

MINIMUM = 5  # answers on each side
STEP = 25  # points between two scores
WEEKS_BEFORE = 8  # whole weeks before the week in which the alert was raised
WEEKS_AFTER = (2, 12)  # whole weeks after the week of the resolution: at least, at most


@dataclass(frozen=True)
class Change:
    """How many and their mean points on both sides, the interval of the difference, and what it says."""

    n_before: int
    before: float
    n_after: int
    after: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Return improved, unchanged or worse."""
        if self.low > 0:
            return "improved"
        return "worse" if self.high < 0 else "unchanged"


@dataclass(frozen=True)
class Days:
    """Whole weeks, both ends included."""

    first: date
    last: date


def compare(before: Sequence[int], after: Sequence[int]) -> Change | None:
    """Compare how many 1s, 2s, .. 5s there were; None with fewer than MINIMUM on a side."""
    old, new = spread_of_counts(before), spread_of_counts(after)
    if old.n < MINIMUM or new.n < MINIMUM or old.mean is None or new.mean is None:
        return None
    parts = [max((side.sd or 0.0) ** 2, STEP**2 / side.n) / side.n for side in (old, new)]
    earlier, later = (100 * told_share(mean / 100, n) for mean, n in ((old.mean, old.n), (new.mean, new.n)))
    freedom = sum(parts) ** 2 / sum(part**2 / (side.n - 1) for part, side in zip(parts, (old, new), strict=True))
    half = t_quantile(max(1, int(freedom + 1e-9))) * sqrt(sum(parts))
    return Change(old.n, earlier, new.n, later, later - earlier - half, later - earlier + half)


def days_before(raised: date) -> Days:
    """Return the weeks before the one in which an alert was raised."""
    monday = _monday(raised)
    return Days(monday - timedelta(weeks=WEEKS_BEFORE), monday - timedelta(days=1))


def days_after(resolved: date, today: date) -> Days | None:
    """Return the whole weeks since that of the resolution; None while there are too few, or when it is too late."""
    first = _monday(resolved) + timedelta(weeks=1)
    weeks = (_monday(today) - first).days // 7
    least, most = WEEKS_AFTER
    return Days(first, first + timedelta(weeks=weeks, days=-1)) if least <= weeks <= most else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
