"""How exact a survey is, and how many must be asked: the formulas of docs/glossary.md. Pure; shares are 0..1."""

from __future__ import annotations

from math import ceil, sqrt

from scores.scoring import Z


def margin_of_error(p: float, n: int, population: int | None = None, *, design_effect: float = 1.0) -> float:
    """Return half the width of the 95 % interval of a share p found among n of a random sample.

    `z sqrt(p(1-p)/n) sqrt((N-n)/(N-1)) sqrt(deff)`; without a population it counts as endless. Never for volunteers:
    they are no random sample. Raises ValueError for n < 1, n > N or p outside [0, 1].
    """
    if not (0 <= p <= 1 and n >= 1 and (population is None or n <= population)):
        raise ValueError((p, n, population))
    rest = 1.0 if population is None else 0.0 if n == population else (population - n) / (population - 1)
    return Z * sqrt(p * (1 - p) / n * rest * design_effect)


def sample_size(p: float, error: float, population: int | None = None) -> int:
    """Return how many must answer so that a share near p is exact to ± error in 95 of 100 samples.

    `n0 = z² p(1-p)/e²`, `n = ceil(n0 / (1 + (n0-1)/N))`, at least 1. Raises ValueError for p outside
    [0, 1], e <= 0 or N < 1.
    """
    if not (0 <= p <= 1 and error > 0 and (population is None or population >= 1)):
        raise ValueError((p, error, population))
    endless = Z * Z * p * (1 - p) / (error * error)
    return max(1, ceil(endless if population is None else endless / (1 + (endless - 1) / population)))
