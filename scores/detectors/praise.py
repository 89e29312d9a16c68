"""Praise from accounts made a moment ago, more than ever before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scores.detectors.chance import fisher_tail
from scores.detectors.kinds import Detector
from scores.detectors.sights import LEAST_USUAL, MEMORY, WINDOW, Proposal, Tone
from scores.detectors.tone import lopsided, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scores.detectors.sights import Scene

LEAST = 5
ALPHA = 1e-4


def sudden_praise(scene: Scene) -> Iterator[Proposal]:
    """Propose a week's praise from accounts younger than a week, where its share of all ratings jumped.

    Test: Fisher's, one side, of the week against the days before it, ALPHA; and those accounts praise more than the
    center's raters usually do: a campaign that brings new raters who judge like the others is none.
    """
    aged = [sight for sight in scene.sights if sight.is_new is not None]
    new = [sight for sight in aged if sight.is_new]
    praise = [sight for sight in new if sight.tone == Tone.PRAISE]
    days = scene.usual(MEMORY, WINDOW - timedelta(days=1))
    before, before_all = sum(day.new_praise for day in days), sum(day.aged for day in days)
    if len(praise) < LEAST or before_all < LEAST_USUAL:
        return
    p = fisher_tail(len(praise), len(aged) - len(praise), before, before_all - before)
    pulling = lopsided(new, scene) if p < ALPHA else None
    if pulling is not None and pulling.tone == Tone.PRAISE:
        evidence = {
            "ratings": len(praise), "of": len(aged), "before": before, "before_of": before_all,
            "p_count": float(f"{p:.2g}"),
        } | told(pulling, len(new))  # fmt: skip
        yield Proposal(Detector.SUDDEN_PRAISE, frozenset(sight.id for sight in praise), evidence)
