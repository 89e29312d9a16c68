"""Scores of many units drawn towards their common mean, each as far as its ratings are few. Pure.

Model: a unit's mean is its true score plus chance, var(m) = s²within / n; true scores scatter around M with s²between.

- s²within: pooled over units, sum of squares about the own mean over N - J.
- s²between: Paule and Mandel (1982), the moment estimator for unequal n: the value at which
  `sum((m - M)² / (s²between + s²within / n)) = J - 1`; 0 where even that value is too large (truncated).
- M: mean of the units weighted by `1 / (s²between + s²within / n)`.
- S = (n m + k M) / (n + k), k = s²within / s²between.
- Variance of S about the true score, after Prasad and Rao (1990) and Datta, Rao and Smith (2005, Biometrika 92):
  `g1 + g2 + 2 g3`: chance and shrinkage, uncertainty of M, uncertainty of k; at most that of the unit's own mean.
- Near the ends of the scale ratings scatter less, and few ratings show no scatter by accident. So a unit's own variance
  is drawn, with the weight of `PRIOR_DF` ratings, to `phi S (100 - S)`: what a bounded scale lets expect there
  (variance function of Wedderburn 1974), phi fitted to all units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluations.points import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scores.distributions import Floats

PRIOR_DF = 10.0
_TINY = 1e-9  # points²: units whose ratings are all alike
_ROUNDS = 200


@dataclass(frozen=True)
class Units:
    """Sums of each unit: ratings (>= 1), mean, and sum of squares about it; points."""

    n: Floats
    mean: Floats
    squares: Floats

    @classmethod
    def of_sums(cls, n: Sequence[int], points: Sequence[int], points_squared: Sequence[int]) -> Units:
        """Return units from whole sums of thousandths of points, as the rollups keep them."""
        count = np.array(n, dtype=float)
        # whole numbers: no cancellation, whatever their size
        about = [max(s * c - p * p, 0) / c for c, p, s in zip(n, points, points_squared, strict=True)]
        return cls(count, np.array(points, dtype=float) / count / SCALE, np.array(about, dtype=float) / SCALE**2)


@dataclass(frozen=True)
class Center:
    """A weighted mean and its variance; the variance of true values around it, and the variance of that estimate."""

    mean: float
    mean_variance: float
    between: float
    between_variance: float


@dataclass(frozen=True)
class Components(Center):
    """What the units have in common: `Center`, and the variance of one rating within a unit."""

    within: float

    @property
    def k(self) -> float:
        """Return how many ratings M weighs as much as; infinite where no difference between units was found."""
        return self.within / self.between if self.between else float("inf")


@dataclass(frozen=True)
class Shrunk:
    """Scores, their variance about the true ones, and each unit's moderated variance of one rating with its df."""

    components: Components
    score: Floats
    variance: Floats
    own: Floats
    df: Floats


def components(units: Units) -> Components:
    """Estimate mean and variances of at least one unit."""
    freedom = units.n.sum() - units.n.size
    within = max(float(units.squares.sum() / freedom) if freedom else 0.0, _TINY)
    center = weighted_center(units.mean, within / units.n)
    return Components(within=within, **vars(center))


def weighted_center(value: Floats, chance: Floats) -> Center:
    """Return what at least one value scatters around, each with its own variance by chance (> 0): Paule and Mandel."""
    wanted, between = value.size - 1, 0.0
    for _ in range(_ROUNDS):  # Newton from the left: the sum falls and is convex, so each step is too short
        weight = 1 / (between + chance)
        mean = float(np.sum(weight * value) / weight.sum())
        off = (value - mean) ** 2
        excess = float(np.sum(weight * off)) - wanted
        if excess <= 1e-10 * max(wanted, 1):
            break
        between += excess / float(np.sum(weight**2 * off))
    total = float(weight.sum())
    return Center(mean, 1 / total, between, 2 * wanted / total**2)


def shrunk(units: Units) -> Shrunk:
    """Return the scores of all units with their variances."""
    common = components(units)
    chance = common.within / units.n
    trust = common.between / (common.between + chance)  # n / (n + k)
    score = trust * units.mean + (1 - trust) * common.mean
    own, df = moderated(units, score, common.within)
    between = max(common.between, common.between_variance**0.5)
    about = trust**2 * own / units.n + (1 - trust) ** 2 * (between + common.mean_variance)
    of_k = 2 * chance**2 / (common.between + chance) ** 3 * common.between_variance
    return Shrunk(common, score, np.minimum(about + of_k, own / units.n), own, df)


def moderated(units: Units, score: Floats, within: float) -> tuple[Floats, Floats]:
    """Return each unit's variance of one rating, drawn to what its score lets expect, and its degrees of freedom."""
    bounded = np.clip(score, 0, 100) * (100 - np.clip(score, 0, 100))
    expected = float(np.sum((units.n - 1) * bounded))
    phi = float(units.squares.sum()) / expected if expected else 0.0
    prior = phi * bounded if phi else np.full_like(score, within)
    df = PRIOR_DF + units.n - 1
    return np.maximum((PRIOR_DF * prior + units.squares) / df, _TINY), df
