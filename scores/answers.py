"""Findings as they are answered. Pure."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from scores import changes, movement, ranking, trends, triangulation
from scores.ranking import MINIMUM, SCORE_DIGITS
from scores.separation import BETTER, FALSE_RATE
from scores.shrinkage import PRIOR_DF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from scores.cards import Named
    from scores.movement import Change, Move, Movement
    from scores.ranking import Place, Ranking
    from scores.triangulation import Difference, Heard, Subject

_DEFAULTS = {"minimum_n": MINIMUM, "seed": None}  # no random numbers anywhere


def place(found: Place) -> dict[str, Any]:
    """Return one row of a ranking."""
    return {
        "rank": found.rank,
        "rank_interval": list(found.rank_interval),
        "tie_group": found.group,
        "code": found.sums.code,
        "name": found.sums.name,
        "n": found.sums.n,
        "mean": found.mean,
        "score": found.score,
        "sd": found.deviation,
        "interval": list(found.interval),
        "p_top5": found.p_top5,
        "p_bottom5": found.p_bottom5,
        "p_above_next": found.p_above_next,
        "separable_from_next": found.separable_from_next,
    }


def ranking_parameters(found: Ranking) -> dict[str, Any]:
    """Return what a ranking was computed with and what the units have in common."""
    common = found.components
    estimates: dict[str, float | None] = dict.fromkeys(("mean", "mean_variance", "s2_within", "s2_between"))
    estimates |= {"s2_between_variance": None, "k": None}
    if common:
        numbers = (common.mean, common.mean_variance, common.within, common.between, common.between_variance, common.k)
        estimates = dict(zip(estimates, map(_finite, numbers), strict=True))
    return {
        "formula": ranking.FORMULA,
        **_DEFAULTS,
        "units": len(found.places),
        "units_too_few": found.too_few,
        **estimates,
        "prior_df": PRIOR_DF,
        "better": BETTER,
        "false_rate": FALSE_RATE,
        "pair_level": found.groups.level,
        "pairs": found.groups.pairs,
        "pairs_separable": found.groups.separable,
        "tie_groups": found.places[-1].group if found.places else 0,
    }


def move(found: Move) -> dict[str, Any]:
    """Return one row of a comparison."""
    return {
        "code": found.after.sums.code,
        "name": found.after.sums.name,
        "previous": _standing(found.before),
        "current": _standing(found.after),
        "ranks_gained": found.before.rank - found.after.rank,
        "change": _change(found.change),
        "relative_change": _change(found.relative),
    }


def _standing(found: Place) -> dict[str, Any]:
    told = place(found)
    return {name: told[name] for name in ("n", "mean", "score", "rank", "rank_interval", "tie_group")}


def _change(found: Change) -> dict[str, Any]:
    return {
        "value": found.value,
        "interval": list(found.interval),
        "p_adjusted": found.p_adjusted,
        "real": found.real,
    }


def movement_parameters(found: Movement) -> dict[str, Any]:
    """Return what a comparison was computed with, and what all units share."""
    return {
        "formula": movement.FORMULA,
        **_DEFAULTS,
        "units": len(found.moves),
        "false_rate": FALSE_RATE,
        "common_change": found.common,
        "common_interval": list(found.common_interval) if found.common_interval else None,
        "changed": sum(one.change.real for one in found.moves),
        "moved": sum(one.relative.real for one in found.moves),
        "only_previous": list(found.gone),
        "only_current": list(found.new),
        "previous": ranking_parameters(found.before),
        "current": ranking_parameters(found.after),
    }


def trend(days: Sequence[changes.Day], interval: str, ramadans: Sequence[tuple[date, date]]) -> dict[str, Any]:
    """Return the points of a series, its changes and its seasons."""
    found, seasons = changes.changes(days, ramadans)
    return {
        "points": [_point(one) for one in trends.points(days, interval)],
        "changes": [
            {name: _round(value) for name, value in vars(one).items()} | {"p": round(one.p, 6)} for one in found
        ],
        "seasons": {"weekdays": [_round(day) for day in seasons.weekdays], "ramadan": _round(seasons.ramadan)},
        "parameters": {
            "formula": trends.FORMULA,
            **_DEFAULTS,
            "alpha": changes.ALPHA,
            "shortest_days": changes.SHORTEST,
            "days_rated": sum(day.n > 0 for day in days),
            "ramadans": [list(span) for span in ramadans],
        },
    }


def _point(found: trends.Point) -> dict[str, Any]:
    told = found.figures
    return {
        "from": found.first,
        "n": told.n if told else None,
        "mean": _round(told.mean) if told else None,
        "interval": _round(told.interval) if told else None,
        "withheld": told is None,
    }


def subject(
    unit: Subject,
    found: Sequence[Sequence[Difference]],
    factors: Sequence[Named],
    raters_share: float | None,
    heard: Heard,
) -> dict[str, Any]:
    """Return one unit of a triangulation."""
    aspects = [(triangulation.OVERALL, None), *((factor.code, factor.name) for factor in factors)]
    counts = {source: judged[0][0] for source, judged in unit.judged.items()}
    return {
        "code": unit.code,
        "name": unit.name,
        "n": {source: _enough(counts.get(source, 0)) for source in triangulation.SOURCES},
        "raters_share": raters_share,
        "visits": heard.visits,
        "visits_share": heard.visits_share,
        "representation_ratio": heard.ratio,
        "representation_interval": list(heard.interval) if heard.interval else None,
        "representation_reason": heard.reason,
        "active_rating_rate": heard.rate,
        "differences": [
            {"factor": code, "factor_name": name, **_difference(one)}
            for (code, name), pairs in zip(aspects, found, strict=True)
            for one in pairs
        ],
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "sources": list(found.sources),
        "n": list(found.n),
        "means": list(found.means),
        "difference": found.value,
        "interval": list(found.interval),
        "p_adjusted": found.p_adjusted,
        "flagged": found.flagged,
    }


def triangulation_parameters(
    found: Sequence[Sequence[Sequence[Difference]]], reason: str | None, covered: float | None
) -> dict[str, Any]:
    """Return what a triangulation was computed with, and why no ratios are told, if none are."""
    every = [one for unit in found for pairs in unit for one in pairs]
    return {
        "formula": triangulation.FORMULA,
        **_DEFAULTS,
        "material": triangulation.MATERIAL,
        "false_rate": FALSE_RATE,
        "prior_df": PRIOR_DF,
        "tests": len(every),
        "flagged": sum(one.flagged for one in every),
        "representation": reason,
        "covered": _round(covered),
    }


def raters_shares(subjects: Sequence[Subject]) -> Mapping[str, float | None]:
    """Return each unit's share of all citizens' ratings; None below the minimum."""
    counts = {unit.code: unit.judged["citizen"][0][0] if "citizen" in unit.judged else 0 for unit in subjects}
    total = sum(counts.values())
    return {code: round(n / total, SCORE_DIGITS) if n >= MINIMUM else None for code, n in counts.items()}


def _enough(n: int) -> int | None:
    return None if 0 < n < MINIMUM else n


def _finite(value: float) -> float | None:
    return round(value, SCORE_DIGITS) if isfinite(value) else None


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, SCORE_DIGITS)
    return [round(end, SCORE_DIGITS) for end in value] if isinstance(value, tuple) else value
