"""Pulses: what a slot tells managers about ratings that nobody consented to tell alone. Pure.

The ratings told together are never told again, in no other company: two pulses have no rating in common, and whatever
else is published is a sum of whole pulses. So no subtraction leaves fewer people than a pulse has.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from evaluations.policy import STANDARD, band, told_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluations.policy import Policy

FELL_BY = 0.3  # of a told mean


class Judged(NamedTuple):
    """A rating as it stands: who (a pseudonym; None if erased), whether it was told at once, scores by factor code."""

    rater: bytes | None
    told: bool
    scores: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Pulse:
    """What managers learn; nothing else of the ratings."""

    count: str
    means: dict[str, float]
    fell: tuple[str, ...]


def visits_behind(ratings: Mapping[int | None, int], counted: Mapping[int, int], policy: Policy = STANDARD) -> float:
    """Return how many visits stand behind ratings, both by entity; `counted`: of those that report visits there at all.

    Each rating is a visit, whatever was reported. Who reports nothing is estimated.
    """
    reported = sum(max(n, ratings.get(entity, 0)) for entity, n in counted.items())
    return reported + sum(n for entity, n in ratings.items() if entity not in counted) / policy.rating_rate


def is_enough(ratings: Sequence[Judged], policy: Policy = STANDARD, visits: float | None = None) -> bool:
    """Tell whether a slot may tell these ratings: enough ratings, people and visits.

    Visits are estimated from the ratings; where `visits` are known the fewer of both count. Who reports them is who
    would be told, so reporting many must not open anything.

    What was told at once with consent counts for nothing here, nor what answers no factor: a manager can take the
    first away from the rest, and send the second himself.
    """
    silent = [rating for rating in ratings if not rating.told and any(rating.scores.values())]
    people = {rating.rater for rating in silent if rating.rater is not None}
    crowd = min(len(silent), len(people)) if policy.by_people else len(silent)
    estimated = len(ratings) / policy.rating_rate
    return crowd >= policy.k and min(estimated, estimated if visits is None else visits) >= policy.visits


def pulse_of(
    ratings: Sequence[Judged],
    before: Mapping[str, float] | None = None,
    policy: Policy = STANDARD,
    visits: float | None = None,
) -> Pulse | None:
    """Return the pulse of a slot, None when nothing may be told.

    `before`: the means told by the pulse before; what fell is a function of the two. `visits`: as in `is_enough`.
    """
    if not is_enough(ratings, policy, visits):
        return None
    means = {
        code: told_mean(counts, policy)
        for code in _codes(ratings)
        if (counts := _counts(ratings, code, policy)) is not None
    }
    known = before or {}
    fell = tuple(code for code, mean in means.items() if code in known and round(known[code] - mean, 1) >= FELL_BY)
    total = len(ratings)
    return Pulse(band(total) or "" if policy.banded else str(total), means, fell)


def _codes(ratings: Sequence[Judged]) -> list[str]:
    return list(dict.fromkeys(code for rating in ratings for code in rating.scores))


def _counts(ratings: Sequence[Judged], code: str, policy: Policy) -> list[int] | None:
    """Return how many 1s .. 5s a factor has; None where fewer than k people answered it."""
    answered = [rating for rating in ratings if rating.scores.get(code)]
    people = {rating.rater for rating in answered if not rating.told and rating.rater is not None}
    silent = sum(not rating.told for rating in answered)
    if (min(silent, len(people)) if policy.by_people else silent) < policy.k:
        return None
    found = Counter(rating.scores[code] for rating in answered)
    return [found[score] for score in range(1, 6)]
