"""The official ranking of a frozen round, from its sums alone. Pure: the server and `recompute` both make it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from scores import ranking
from scores.tally import LEVELS, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scores.tally import Sums

Standing = dict[str, Any]


def standings(results: Sequence[tuple[str, str, Sums]], minimum_n: int) -> dict[tuple[str, str], Standing]:
    """Return the standing of each place with at least `minimum_n` evaluations among its like, by level and code."""
    found: dict[tuple[str, str], Standing] = {}
    for level in LEVELS:
        units = [
            ranking.Sums(code, code, sums.n, sums.points, sums.points_squared)
            for own, code, sums in results
            if own == level
        ]
        for place in ranking.rank(units, minimum_n).places:
            found[level, place.sums.code] = {
                "score": place.score,
                "interval": list(place.interval),
                "rank": place.rank,
                "rank_interval": list(place.rank_interval),
                "p_top5": place.p_top5,
                "p_bottom5": place.p_bottom5,
                "group": place.group,
            }
    return found


def standings_sha256(found: Mapping[tuple[str, str], Standing]) -> str:
    """Return the digest of standings: a canonical line for each, with decimals to six places as texts."""
    digest = hashlib.sha256()
    for (level, code), standing in sorted(found.items()):
        digest.update(canonical([level, code, {name: _fixed(value) for name, value in standing.items()}]) + b"\n")
    return digest.hexdigest()


def _fixed(value: Any) -> Any:
    if isinstance(value, list):
        return [_fixed(each) for each in value]
    return f"{value:.6f}" if isinstance(value, float) else value
