"""Evaluation points, the number that every figure begins with. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SCALE = 1000  # evaluation points are kept in thousandths


def evaluation_points(scores: Sequence[int | None], weights: Sequence[int]) -> int | None:
    """Return E in thousandths of a point, rounded half up; None when no factor was answered (0 = not applicable)."""
    answered = [(score, weight) for score, weight in zip(scores, weights, strict=False) if score]
    total = sum(weight for _, weight in answered)
    if not total:
        return None
    gained = sum(weight * (score - 1) for score, weight in answered)
    return (50 * SCALE * gained + total) // (2 * total)
