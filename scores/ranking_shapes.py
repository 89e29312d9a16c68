"""What is answered about rankings, comparisons, trends and triangulations."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from scores.ranking import MINIMUM
from scores.suppression import TOO_FEW
from scores.trends import INTERVALS
from scores.triangulation import NOT_COUNTED, OTHER_LEVEL, PARTLY_COUNTED


class _Two(serializers.ListField):
    def __init__(self, child: type[serializers.Field[Any, Any, Any, Any]], **more: Any) -> None:
        super().__init__(child=child(), min_length=2, max_length=2, **more)


class ScopeOutput(serializers.Serializer[Any]):
    """What was asked, defaults filled in."""

    level = serializers.CharField()
    within = serializers.CharField(allow_null=True)
    factor = serializers.CharField(allow_null=True)
    factor_set = serializers.IntegerField(allow_null=True)
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from` and `to`."""
        days = {name: serializers.DateField(allow_null=True) for name in ("from", "to")}
        return super().get_fields() | days


class RankingParametersOutput(serializers.Serializer[Any]):
    """What a ranking was computed with; null estimates where nobody is ranked."""

    formula = serializers.CharField(help_text="version: another one computes otherwise")
    minimum_n = serializers.IntegerField()
    seed = serializers.IntegerField(allow_null=True, help_text="null: no random numbers")
    units = serializers.IntegerField(help_text="ranked")
    units_too_few = serializers.IntegerField(help_text=f"with 1 to {MINIMUM - 1} ratings: not ranked")
    mean = serializers.FloatField(allow_null=True, help_text="M, points")
    mean_variance = serializers.FloatField(allow_null=True)
    s2_within = serializers.FloatField(allow_null=True, help_text="variance of one rating within a unit")
    s2_between = serializers.FloatField(allow_null=True, help_text="variance of true scores; 0: none was found")
    s2_between_variance = serializers.FloatField(allow_null=True, help_text="of that estimate")
    k = serializers.FloatField(allow_null=True, help_text="s2_within / s2_between; null when that is infinite")
    prior_df = serializers.FloatField(help_text="ratings that the expected variance of a unit weighs as much as")
    better = serializers.FloatField(help_text="chance of being higher that separable units need")
    false_rate = serializers.FloatField(help_text="highest share of equals among pairs called separable")
    pair_level = serializers.FloatField(help_text="level of each pair's test after control of the false rate")
    pairs = serializers.IntegerField()
    pairs_separable = serializers.IntegerField()
    tie_groups = serializers.IntegerField()


class StandingOutput(serializers.Serializer[Any]):
    """Where a unit stands."""

    n = serializers.IntegerField()
    mean = serializers.FloatField(help_text="of its own ratings, points")
    score = serializers.FloatField(help_text="(n m + k M) / (n + k), points")
    rank = serializers.IntegerField(help_text="1 is the highest score; equal scores share one")
    rank_interval = _Two(serializers.IntegerField, help_text="95 %")
    tie_group = serializers.IntegerField(help_text="no two units of one group are separable; 1 is the best")


class RankedOutput(StandingOutput):
    """One row of a ranking."""

    code = serializers.CharField(help_text="desk: CENTER/ENTITY")
    name = serializers.CharField()
    sd = serializers.FloatField(help_text="standard error of the score")
    interval = _Two(serializers.FloatField, help_text="95 % of the true score")
    p_top5 = serializers.FloatField(help_text="chance to be truly among the five highest")
    p_bottom5 = serializers.FloatField(help_text="and among the five lowest")
    p_above_next = serializers.FloatField(allow_null=True, help_text="chance to be truly above the next rank")
    separable_from_next = serializers.BooleanField(allow_null=True)


class _Page(serializers.Serializer[Any]):
    scope = ScopeOutput()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class RankingPage(_Page):
    """A page of a ranking."""

    parameters = RankingParametersOutput()
    results = RankedOutput(many=True)


class PeriodChangeOutput(serializers.Serializer[Any]):
    """A difference of two periods."""

    value = serializers.FloatField(help_text="points, later less earlier")
    interval = _Two(serializers.FloatField, help_text="95 %, for this unit alone")
    p_adjusted = serializers.FloatField(help_text="Benjamini-Hochberg over all units")
    real = serializers.BooleanField(help_text="p_adjusted <= 0.05")


class MoveOutput(serializers.Serializer[Any]):
    """A unit in both rankings."""

    code = serializers.CharField()
    name = serializers.CharField()
    previous = StandingOutput()
    current = StandingOutput()
    ranks_gained = serializers.IntegerField(help_text="negative: lost")
    change = PeriodChangeOutput(help_text="of the unit's own mean")
    relative_change = PeriodChangeOutput(help_text="the same less the common change of all: is the move in rank real?")


class ComparisonParametersOutput(serializers.Serializer[Any]):
    """What a comparison was computed with."""

    formula = serializers.CharField()
    minimum_n = serializers.IntegerField()
    seed = serializers.IntegerField(allow_null=True)
    units = serializers.IntegerField(help_text="in both rankings")
    false_rate = serializers.FloatField()
    common_change = serializers.FloatField(allow_null=True, help_text="weighted mean of the changes, points")
    common_interval = _Two(serializers.FloatField, allow_null=True)
    changed = serializers.IntegerField(help_text="units whose change is real")
    moved = serializers.IntegerField(help_text="units whose relative change is real")
    only_previous = serializers.ListField(child=serializers.CharField(), help_text="codes ranked then and not now")
    only_current = serializers.ListField(child=serializers.CharField(), help_text="codes ranked now and not then")
    previous = RankingParametersOutput()
    current = RankingParametersOutput()


class ComparisonPage(_Page):
    """A page of a comparison, by the later rank."""

    previous_from = serializers.DateField()
    previous_to = serializers.DateField()
    parameters = ComparisonParametersOutput()
    results = MoveOutput(many=True)


class PointOutput(serializers.Serializer[Any]):
    """One interval of a series; figures are null where they are withheld."""

    n = serializers.IntegerField(allow_null=True)
    mean = serializers.FloatField(allow_null=True)
    interval = _Two(serializers.FloatField, allow_null=True)
    withheld = serializers.BooleanField(help_text="too few, or needed so that another cannot be worked out")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from`."""
        return {"from": serializers.DateField(help_text="first day; weeks begin on Monday")} | super().get_fields()


class LevelChangeOutput(serializers.Serializer[Any]):
    """A day on which the level changed."""

    day = serializers.DateField(help_text="first day of the new level")
    before = serializers.FloatField(help_text="level before, weekdays and Ramadan taken out")
    after = serializers.FloatField()
    difference = serializers.FloatField()
    interval = _Two(serializers.FloatField, help_text="95 % of the difference")
    p = serializers.FloatField(help_text="of the test that found it")


class SeasonsOutput(serializers.Serializer[Any]):
    """Points above or below the usual."""

    weekdays = serializers.ListField(
        child=serializers.FloatField(allow_null=True), min_length=7, max_length=7, help_text="Monday to Sunday"
    )
    ramadan = serializers.FloatField(allow_null=True, help_text="null: not seen, or nothing else")


class TrendParametersOutput(serializers.Serializer[Any]):
    """What a trend was computed with."""

    formula = serializers.CharField()
    minimum_n = serializers.IntegerField()
    seed = serializers.IntegerField(allow_null=True)
    alpha = serializers.FloatField(help_text="share of series without a change in which one is reported, at most")
    shortest_days = serializers.IntegerField(help_text="days on either side of a change")
    days_rated = serializers.IntegerField()
    ramadans = serializers.ListField(child=_Two(serializers.DateField), help_text="first and last days known there")


class TrendOutput(serializers.Serializer[Any]):
    """A series."""

    scope = ScopeOutput()
    code = serializers.CharField()
    name = serializers.CharField()
    interval = serializers.ChoiceField(INTERVALS)
    points = PointOutput(many=True)
    changes = LevelChangeOutput(many=True)
    seasons = SeasonsOutput()
    parameters = TrendParametersOutput()


class DifferenceOutput(serializers.Serializer[Any]):
    """Two sources about one thing."""

    factor = serializers.CharField(help_text="code, or `overall`")
    factor_name = serializers.CharField(allow_null=True)
    sources = _Two(serializers.CharField)
    n = _Two(serializers.IntegerField)
    means = _Two(serializers.FloatField)
    difference = serializers.FloatField(help_text="first less second, points")
    interval = _Two(serializers.FloatField, help_text="95 %")
    p_adjusted = serializers.FloatField(help_text="Benjamini-Hochberg over everything compared in this answer")
    flagged = serializers.BooleanField()


class SourceCountsOutput(serializers.Serializer[Any]):
    """Ratings by source; null below the minimum."""

    citizen = serializers.IntegerField(allow_null=True)
    shopper = serializers.IntegerField(allow_null=True)
    survey = serializers.IntegerField(allow_null=True)


class SubjectOutput(serializers.Serializer[Any]):
    """A unit in the eyes of its sources; pairs with too few ratings on a side are left out."""

    code = serializers.CharField()
    name = serializers.CharField()
    n = SourceCountsOutput()
    raters_share = serializers.FloatField(allow_null=True, help_text="of all citizens' ratings listed")
    visits = serializers.IntegerField(allow_null=True, help_text="that its entities counted in the period")
    visits_share = serializers.FloatField(allow_null=True, help_text="of all visits counted by these groups")
    representation_ratio = serializers.FloatField(
        allow_null=True, help_text="share among raters / share among visits: 2 is heard twice as often as it is served"
    )
    representation_interval = serializers.ListField(
        child=serializers.FloatField(),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text="95 %: Wilson's of the share among raters over the share among visits",
    )
    representation_reason = serializers.ChoiceField(
        [TOO_FEW, NOT_COUNTED, PARTLY_COUNTED, OTHER_LEVEL], allow_null=True, help_text="why there is no ratio"
    )
    active_rating_rate = serializers.FloatField(allow_null=True, help_text="citizens' ratings over visits")
    differences = DifferenceOutput(many=True)


class TriangulationParametersOutput(serializers.Serializer[Any]):
    """What a triangulation was computed with."""

    formula = serializers.CharField()
    minimum_n = serializers.IntegerField()
    seed = serializers.IntegerField(allow_null=True)
    material = serializers.FloatField(help_text="points below which a difference is not flagged")
    false_rate = serializers.FloatField()
    prior_df = serializers.FloatField()
    tests = serializers.IntegerField()
    flagged = serializers.IntegerField()
    representation = serializers.ChoiceField(
        [NOT_COUNTED, PARTLY_COUNTED, OTHER_LEVEL],
        allow_null=True,
        help_text="why there are no representation ratios: nobody counts visits there, or at desks with fewer than "
        "90 % of the ratings, or this level is none that visits are counted by",
    )
    covered = serializers.FloatField(
        allow_null=True, help_text="part of the citizens' ratings that came at desks whose entity counts visits"
    )


class TriangulationPage(_Page):
    """A page of units by code."""

    parameters = TriangulationParametersOutput()
    results = SubjectOutput(many=True)
