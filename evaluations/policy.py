"""The numbers and switches of the release policy (docs/privacy.md). Pure.

Every protection is a field: a test plays a nosy manager against the policy and against every variant with one
protection switched off, and must find the weakness of each variant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from centers.kinds import ReleaseMode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BANDS = ((50, "50+"), (20, "20-49"), (10, "10-19"), (5, "5-9"))
LOWEST_TOLD, HIGHEST_TOLD = 1.5, 4.5  # a mean beyond would tell that all agreed
# How near the end of its scale a figure is told, as a part of the scale: the more stand behind it, the nearer.
EDGES = {"5-9": 0.125, "10-19": 0.075, "20-49": 0.05, "50+": 0.025}
APPEALS_LEAST, APPEALS_ONE_IN = 3, 20  # what waits for an auditor counts in no score: a small part at a time


@dataclass(frozen=True, slots=True)
class Policy:
    """What must hold before managers are told of ratings that nobody consented to tell alone."""

    k: int = 5  # ratings, and people, behind every mean
    k_texts: int = 8  # people behind every bundle of texts
    k_language: int = 5  # texts that share a language before it is shown
    visits: int = 50  # since the last pulse: estimated, and counted where an entity reports them
    rating_rate: float = 0.1  # of visits that are rated, as assumed where nobody counts visits
    by_people: bool = True  # one person counts once
    aligned: bool = True  # told at the end of a slot; else as soon as enough have come
    coarse: bool = True  # days, never moments
    shuffled: bool = True  # in an order of chance
    fresh_ids: bool = True  # ids that nobody else has
    screened: bool = True  # names, numbers and times taken out of texts
    banded: bool = True  # counts in bands, no extreme means


STANDARD = Policy()


def band(n: int) -> str | None:
    """Return the band of a count, None below the smallest."""
    return next((name for least, name in BANDS if n >= least), None)


def told_mean(counts: Sequence[int], policy: Policy) -> float:
    """Return the mean score as it may be told, to 0.1, from how many 1s .. 5s (at least one)."""
    mean = sum(score * count for score, count in enumerate(counts, 1)) / sum(counts)
    if policy.banded:
        mean = min(HIGHEST_TOLD, max(LOWEST_TOLD, mean))
    return round(mean, 1)


def told_share(share: float, n: int) -> float:
    """Return a figure of `n` answers (at least five), as a part of its scale (0..1), no nearer to an end than EDGES."""
    edge = EDGES[band(n) or BANDS[-1][1]]
    return min(1 - edge, max(edge, share))


def appeals_allowed(released: int) -> int:
    """Return how many appeals of a center may wait for a decision, from how many evaluations it read in a year."""
    return max(APPEALS_LEAST, released // APPEALS_ONE_IN)


def strictest(modes: Iterable[ReleaseMode]) -> ReleaseMode:
    """Return the mode that lets through only what all of these do; of no modes the standard one."""
    held = set(modes) - {ReleaseMode.STANDARD}
    if not held:
        return ReleaseMode.STANDARD
    return held.pop() if len(held) == 1 else ReleaseMode.NOTHING  # of the others no two have anything in common


def tells_now(mode: ReleaseMode) -> bool:
    """Tell whether an entity lets a consented rating reach managers at once."""
    return mode == ReleaseMode.STANDARD


def tells_pulses(mode: ReleaseMode) -> bool:
    """Tell whether an entity lets its ratings be part of pulses."""
    return mode in (ReleaseMode.STANDARD, ReleaseMode.PULSES_ONLY)


def tells_texts(mode: ReleaseMode) -> bool:
    """Tell whether an entity lets texts be told on the next working day."""
    return mode in (ReleaseMode.STANDARD, ReleaseMode.NEVER_LIVE)
