"""Do ratings pull one way more than the center's usually do? Unless they do, no score moves and nobody is suspected."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scores.detectors.chance import binomial_tail
from scores.detectors.sights import LEAST_USUAL, MEMORY, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scores.detectors.sights import Scene, Sight

ALPHA = 0.005  # for each of two directions


class Lopsided(NamedTuple):
    """The ratings of one tone, how large their share usually is, and how unlikely theirs."""

    sights: list[Sight]
    tone: Tone
    usual_share: float
    p: float


def lopsided(sights: Sequence[Sight], scene: Scene) -> Lopsided | None:
    """Return which way some ratings pull beyond chance; None where they do not, or nobody knows what is usual.

    Test: one-sided binomial with the center's share of praise (blame) over the remembered days, ALPHA each way.
    """
    days = scene.usual(MEMORY)
    ratings = sum(day.ratings for day in days)
    if ratings < LEAST_USUAL:
        return None
    usual = {Tone.PRAISE: sum(day.praise for day in days), Tone.BLAME: sum(day.blame for day in days)}
    for tone, count in usual.items():
        share = (count + 1) / (ratings + 2)
        pulling = [sight for sight in sights if sight.tone == tone]
        p = binomial_tail(len(pulling), len(sights), share)
        if p < ALPHA:
            return Lopsided(pulling, tone, share, p)
    return None


def told(found: Lopsided, among: int) -> dict[str, float | int]:
    """Return the evidence of a tone."""
    return {
        "tone": int(found.tone),
        "share": round(len(found.sights) / among, 3),
        "usual_share": round(found.usual_share, 3),
        "p_tone": float(f"{found.p:.2g}"),
    }
