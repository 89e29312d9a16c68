"""Which rank a unit may have, and whether it is among the best or the worst few. Pure; no randomness.

True scores are independent normal deviates around the shrunken ones. The scale is cut into cells; given that a unit's
true score lies in a cell, the number of units above it is a sum of independent yes-or-no events (Poisson-binomial). For
ranks that sum is taken as normal with its exact mean and variance, with half a rank for continuity; for the first few
ranks it is counted exactly but for units that hardly ever get there, which are lumped as Poisson.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scores.distributions import normal_below

if TYPE_CHECKING:
    import numpy.typing as npt

    from scores.distributions import Floats, Truths

    Singles = npt.NDArray[np.float32]

FEW = 5  # "top five", "bottom five"
_NODES = np.linspace(-4.2, 4.2, 29)
_BY_MASS, _EVENLY, _THRESHOLDS = 256, 96, 160
_CROWD = 45.0  # expected above a cell from which on nobody there is among the first few
_RARE = 0.02  # units above with less than this in every cell are lumped
_SURE = 0.995  # a unit so surely above a cell that leaving it out is counting one more


@dataclass(frozen=True)
class Cells:
    """The scale in cells: for each unit the chance of lying in each, and of lying above its middle; units x cells."""

    inside: Floats
    above: Floats


@dataclass(frozen=True)
class Ranks:
    """Bounds of each unit's rank (95 %, 1 is the highest score), and its chances to be among the first and last."""

    first: Floats
    last: Floats
    top: Floats
    bottom: Floats


def ranks(score: Floats, variance: Floats) -> Ranks:
    """Return the ranks of at least one unit with true scores around `score`."""
    cells = cut(score, np.sqrt(variance))
    first, last = _bounds(cells)
    return Ranks(first, last, among_first(cells), among_first(Cells(cells.inside, 1 - cells.above)))


def cut(score: Floats, deviation: Floats) -> Cells:
    """Cut the scale into cells that are narrow where many units may lie."""
    deviation = np.maximum(deviation, 1e-6)
    near = np.sort((score[:, None] + deviation[:, None] * _NODES).ravel())
    picked = near[np.linspace(0, near.size - 1, min(near.size, _BY_MASS)).astype(int)]
    edges = np.unique(np.concatenate([picked, np.linspace(near[0], near[-1], _EVENLY)]))
    beyond = normal_below((score[:, None] - edges) / deviation[:, None])
    beyond[:, 0], beyond[:, -1] = 1.0, 0.0
    return Cells(beyond[:, :-1] - beyond[:, 1:], (beyond[:, :-1] + beyond[:, 1:]) / 2)


def among_first(cells: Cells, few: int = FEW) -> Floats:
    """Return each unit's chance that fewer than `few` others are above it."""
    units = cells.above.shape[0]
    if units <= few:
        return np.ones(units)
    reached = cells.above.sum(axis=0) <= _CROWD
    inside, above = cells.inside[:, reached], cells.above[:, reached]
    counts = _counted(above, few + 1)
    result = np.zeros(units)
    (able,) = np.nonzero(inside.sum(axis=1) > 1e-7)
    inside, above = inside[able], above[able]
    sure = above > _SURE
    safe = np.where(sure, 0.0, above)
    others, chance = np.zeros_like(safe), np.zeros_like(safe)
    for count in range(few):  # take the unit's own event out of the sum again, one count after the other
        others = (counts[count] - safe * others) / (1 - safe)
        chance += others
    chance = np.where(sure, counts.sum(axis=0), chance)
    result[able] = np.sum(inside * np.clip(chance, 0, 1), axis=1)
    return np.clip(result, 0, 1)


def _counted(above: Floats, size: int) -> Floats:
    """Return the chances that 0, 1, .. size - 1 units are above each cell; counts x cells."""
    often = above.max(axis=1, initial=0) > _RARE
    rare = above[~often].sum(axis=0)
    counts = np.empty((size, above.shape[1]))
    counts[0] = np.exp(-rare)
    for count in range(1, size):
        counts[count] = counts[count - 1] * rare / count
    for chance in above[often]:
        counts[1:] = counts[1:] * (1 - chance) + counts[:-1] * chance
        counts[0] *= 1 - chance
    return counts


def _bounds(cells: Cells) -> tuple[Floats, Floats]:
    """Return the lowest and highest rank of each unit between which 95 % lie."""
    units = cells.above.shape[0]
    limits = np.unique(np.linspace(1, units, min(units, _THRESHOLDS)).round())
    steps = 8 if units <= _THRESHOLDS else 1
    mean = cells.above.sum(axis=0)[:, None]
    spread = np.sum(cells.above * (1 - cells.above), axis=0)[:, None]
    reached = np.zeros((units, limits.size), dtype=np.float32)
    for own in np.linspace(0, 1, steps + 1):
        # The sums count the unit itself, with its own chance: it is taken out at some chances, and weighed between.
        width = np.sqrt(np.maximum(spread - own * (1 - own), 0)) + 1e-9
        near = np.maximum(1 - np.abs(cells.above - own) * steps, 0)
        reached += _product(cells.inside * near, normal_below((limits - 0.5 - mean + own) / width))
    reached[:, -1] = 1.0
    return np.floor(_rank_at(reached, limits, 0.025)), np.ceil(_rank_at(reached, limits, 0.975))


def _product(one: Floats, other: Floats) -> Singles:
    """Multiply in half the time: what comes of it are whole ranks."""
    return one.astype(np.float32) @ other.astype(np.float32)


def _rank_at(reached: Singles, limits: Floats, level: float) -> Floats:
    """Return the rank at which each row's distribution reaches a level, by straight lines between the limits."""
    after = np.argmax(reached >= level, axis=1)
    before = np.maximum(after - 1, 0)
    row = np.arange(reached.shape[0])
    low, high = reached[row, before], reached[row, after]
    part = np.where(after > before, (level - low) / np.maximum(high - low, 1e-12), 1.0)
    exact: Truths = limits[after] - limits[before] <= 1  # every rank has its limit: the first that reaches
    found: Floats = np.where(exact, limits[after], limits[before] + part * (limits[after] - limits[before]))
    return found
