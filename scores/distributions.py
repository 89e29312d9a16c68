"""Normal and Student's t distributions over arrays, and the control of many tests at once. Pure; no randomness."""

from __future__ import annotations

from math import erf, erfc, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Truths = npt.NDArray[np.bool_]

_FURTHEST, _STEPS = 8.0, 1024  # the table of the normal distribution: up to 8 deviations, 1,024 steps a deviation
_TABLE = np.array([0.5 * (1 + erf(i / _STEPS / sqrt(2))) for i in range(-8 * _STEPS, 8 * _STEPS + 2)])
_RISE = np.diff(_TABLE)


def normal_below(z: Floats) -> Floats:
    """Return P(Z <= z), from a table read by straight lines (3e-8 exact)."""
    place = z * _STEPS
    place += _FURTHEST * _STEPS
    np.clip(place, 0, 2 * _FURTHEST * _STEPS, out=place)
    step = place.astype(np.int32)
    place -= step
    place *= _RISE.take(step)
    place += _TABLE.take(step)
    return place


def two_sided(z: Floats) -> Floats:
    """Return P(|Z| >= |z|), exact far out too."""
    return np.array([erfc(abs(one) / sqrt(2)) for one in np.ravel(z)]).reshape(np.shape(z))


def as_normal(t: Floats, df: Floats) -> Floats:
    """Return the normal deviate as improbable as Student's t (Wallace 1959; 0.01 deviations exact from df = 4 on)."""
    size = (8 * df + 1) / (8 * df + 3) * np.sqrt(df * np.log1p(t * t / df))
    return np.copysign(size, t)


def t_critical(p: float, df: Floats) -> Floats:
    """Return the t that is exceeded on either side with probability `p`: the inverse of `as_normal`."""
    z = -NormalDist().inv_cdf(p / 2)
    return np.sqrt(df * np.expm1((z * (8 * df + 3) / (8 * df + 1)) ** 2 / df))


def adjusted(p: Floats) -> Floats:
    """Return the p-values of Benjamini and Hochberg (1995): flagging those <= q keeps false flags below q of flags."""
    if not p.size:
        return p
    order = np.argsort(p, kind="stable")
    steps = p[order] * p.size / np.arange(1, p.size + 1)
    result = np.empty_like(p)
    result[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return result
