"""Each protection of the release policy switched off, for the life of `nosy_life`: every one must be found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from evaluations.policy import EDGES, STANDARD
from scores.levels import Level
from tests.attacks import nosy_judge as judge


def by_weeks(center_id: int, factor: str, days: Any, *, alone: bool = False) -> list[int]:
    """Answer a comparison as it once was: all ratings of these days, whichever pulse told them."""
    from evaluations.models import Factor
    from scores.models import Rollup

    del alone
    position, total = Factor.objects.get(factor_set=1, code=factor).position, [0] * 5
    rows = Rollup.objects.live().filter(
        level=Level.CENTER, key=center_id, grain="D", day__range=(days.first, days.last)
    )
    for counts in rows.values_list("counts", flat=True):
        start = 6 * position + 1
        total = [sum(pair) for pair in zip(total, counts[start : start + 5], strict=True)]
    return total


# name -> (what `live` gets, attacks of which at least one must get further than the promise allows)
OFF: dict[str, tuple[dict[str, Any], set[str]]] = {
    "k": ({"policy": replace(STANDARD, k=2, visits=0)}, {judge.GROUPS, judge.PULSES}),
    "k_texts": ({"policy": replace(STANDARD, k_texts=2)}, {judge.BUNDLES}),
    "k_language": ({"policy": replace(STANDARD, k_language=1)}, {judge.TONGUES}),
    "by_people": ({"policy": replace(STANDARD, by_people=False)}, {judge.GROUPS, judge.BUNDLES, judge.PULSES}),
    "aligned": ({"policy": replace(STANDARD, aligned=False)}, {judge.MOMENTS}),
    "coarse": ({"policy": replace(STANDARD, coarse=False)}, {judge.BUNDLES}),
    "fresh_ids": ({"policy": replace(STANDARD, fresh_ids=False)}, {judge.IDS}),
    "screened": ({"policy": replace(STANDARD, screened=False)}, {judge.TICKETS}),
    "banded": ({"policy": replace(STANDARD, banded=False)}, {judge.AGREED, judge.COUNTS}),
    "edges of cards": ({"evaluations.policy.EDGES": dict.fromkeys(EDGES, 0.0)}, {judge.AGREED}),
    "cards of whole pulses": ({"settings": {"PUBLIC_CARD_SLOT": timedelta(0)}}, {judge.PULSES}),
    "comparisons of whole pulses": ({"scores.rechecks.told_answers": by_weeks}, {judge.PULSES}),
}
