"""Shapes of scorecards: what may be asked for, and what is answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from centers.serializers import Whole
from core.serializers import Input
from evaluations.kinds import Source
from scores.cuts import LEVELS
from scores.scorecards import PERIODS
from scores.suppression import COMPLEMENT, TOO_FEW, UNIFORM

EARLIEST = 1000  # year


class Day(serializers.DateField):
    """A day as YYYY-MM-DD."""

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **more)

    def to_internal_value(self, value: Any) -> date:
        """Return the day. Raises ValidationError for other forms, other digits or years below 1000."""
        if not (isinstance(value, str) and value.isascii() and len(value) == len("2026-11-21")):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        if day.year < EARLIEST:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


class ScorecardsInput(Input):
    """Which scorecards."""

    level = serializers.ChoiceField(LEVELS, help_text="one card for each of these")
    within = serializers.CharField(
        required=False,
        max_length=80,
        help_text="`country:`, `region:`, `entity:`, `center:`, `unit:` or `service:` and a code, or a trait of the "
        "visit (`channel:`, `shift:`, `customer_category:`, `language:`, `trust:`, `outcome:`, `reason:`) and "
        "a value. Kept: the level itself, and region in country; center in region, country, entity (its desk "
        "there) or service; desk in center, entity, region or country; entity in center (its desk); unit in "
        "entity or unit (those directly below, each with all below it); service in entity or center; a trait "
        "in country, region, entity or center and each of these in a trait; source in any. Others: 400 "
        "`not_kept`. Centers within a trait or a service are kept by whole months: 400 `whole_months` for other days.",
    )
    source = serializers.ChoiceField([source.value for source in Source], required=False)  # type: ignore[assignment]
    factor_set = Whole(required=False, min_value=1, max_value=32_767, help_text="only this set; else a card for each")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from` and `to`: words that Python keeps for itself."""
        first = Day(required=False, help_text="first day of visits, in the center's time; open if absent")
        last = Day(required=False, help_text="last day of visits, included; open if absent")
        return super().get_fields() | {"from": first, "to": last}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        if "from" in attrs and "to" in attrs and attrs["to"] < attrs["from"]:
            raise serializers.ValidationError({"to": _("The period ends before it begins.")}, "before_from")
        return attrs


class ScorecardsQuery(ScorecardsInput):
    """Which scorecards, beside what, and for whom."""

    limit = Whole(min_value=1, max_value=100, default=20)
    cursor = serializers.CharField(required=False, max_length=1000, help_text="from `next` or `previous`")
    compare = serializers.ChoiceField(
        list(PERIODS),
        required=False,
        help_text="adds `comparison`: the period before (as many whole months, else as many days), or the same days a "
        "year earlier; needs `from` and `to`",
    )
    audience = serializers.ChoiceField(
        ["auditor", "public"],
        default="auditor",
        help_text="`public`: as it may be handed out: fewer than 5 people withheld, and what a subtraction within the "
        "answer and its total would reveal; distributions from 8. One calendar month or ISO week, citizens only, no "
        "shift, no comparison; all parts of one whole (regions within a country, centers within a region, desks within "
        "a center, services and units within an entity, traits within a place): 400 `not_siblings` else",
    )


class _Interval(serializers.ListField):
    def __init__(self, **more: Any) -> None:
        super().__init__(child=serializers.FloatField(), min_length=2, max_length=2, allow_null=True, **more)


class FiguresOutput(serializers.Serializer[Any]):
    """What is told of many judgements; null where there are too few for it (n = 0; n < 2 for sd and interval)."""

    n = serializers.IntegerField(allow_null=True, help_text="valid answers; null: withheld")
    mean = serializers.FloatField(allow_null=True, help_text="points, 0..100")
    sd = serializers.FloatField(allow_null=True, help_text="sample standard deviation, points")
    interval = _Interval(help_text="95 % of the mean: m ± t(0.975, n-1) s / sqrt(n)")
    csat = serializers.FloatField(allow_null=True, help_text="percent of 4 and 5 (evaluations: 75 points or more)")
    csat_interval = _Interval(help_text="95 %, Wilson, percent")
    bottom2 = serializers.FloatField(allow_null=True, help_text="percent of 1 and 2 (evaluations: below 50 points)")
    histogram = serializers.ListField(
        child=serializers.IntegerField(),
        min_length=5,
        max_length=5,
        allow_null=True,
        help_text="how many 1, 2, 3, 4, 5 (evaluations: points in [0,25) [25,50) [50,75) [75,100) {100})",
    )


class QuantileOutput(serializers.Serializer[Any]):
    """A quantile of minutes."""

    minutes = serializers.FloatField(help_text="the middle of `within`")
    within = _Interval(help_text="the nearest-rank quantile lies between these, both included")
    interval = _Interval(help_text="95 %, free of any distribution")


class MinutesOutput(serializers.Serializer[Any]):
    """Minutes that people told, and the share of visits within what the service promised at that time."""

    n = serializers.IntegerField(allow_null=True)
    median = QuantileOutput(allow_null=True)
    p90 = QuantileOutput(allow_null=True, help_text="nine of ten took no longer")
    n_with_target = serializers.IntegerField(allow_null=True, help_text="visits for a service with promised minutes")
    on_target = serializers.FloatField(allow_null=True, help_text="percent of these")
    on_target_interval = _Interval(help_text="95 %, Wilson, percent")
    withheld = serializers.ChoiceField([TOO_FEW, COMPLEMENT, UNIFORM], required=False, allow_null=True)


class ChangedOutput(serializers.Serializer[Any]):
    """Now less then; only `up` and `down` are changes."""

    value = serializers.FloatField()
    interval = _Interval(help_text="95 %; of means Welch, of shares Newcombe")
    verdict = serializers.ChoiceField(["up", "down", "unclear"])


class ComparedOutput(serializers.Serializer[Any]):
    """What was, and what has changed; a change is told from 5 judgements on each side."""

    n = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    csat = serializers.FloatField(allow_null=True)
    mean_change = ChangedOutput(allow_null=True)
    csat_change = ChangedOutput(allow_null=True)


class ComparisonOutput(ComparedOutput):
    """The same cut in the other period."""

    factors = serializers.DictField(child=ComparedOutput(), help_text="by factor code")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from` and `to`."""
        return super().get_fields() | {"from": serializers.DateField(), "to": serializers.DateField()}


class _Withholdable(FiguresOutput):
    withheld = serializers.ChoiceField(
        [TOO_FEW, COMPLEMENT, UNIFORM],
        required=False,
        allow_null=True,
        help_text="with `audience=public`: why figures are null. `complement`: a subtraction would reveal another; "
        "`uniform`: all said the same extreme, the mean is cut to 12.5 or 87.5",
    )


class FactorFiguresOutput(_Withholdable):
    """The figures of one factor."""

    name = serializers.CharField()
    not_applicable = serializers.IntegerField(allow_null=True)
    mean_score = serializers.FloatField(allow_null=True, help_text="1..5")


class ScorecardOutput(_Withholdable):
    """One cut, judged with one factor set: different questions are never mixed."""

    level = serializers.ChoiceField(LEVELS)
    code = serializers.CharField(help_text="desk: CENTER/ENTITY")
    name = serializers.CharField()
    factor_set = serializers.IntegerField()
    received = serializers.IntegerField(
        allow_null=True, help_text="evaluations that stand, answered or all not applicable"
    )
    excluded = serializers.IntegerField(
        allow_null=True, help_text="held back: appealed, or found to be fraud; in no other number"
    )
    factors = serializers.DictField(child=FactorFiguresOutput(), help_text="by factor code")
    waiting_minutes = MinutesOutput(help_text="until being served")
    completion_minutes = MinutesOutput(help_text="from then to done")
    comparison = ComparisonOutput(required=False, help_text="with `compare`")


class ScorecardPage(serializers.Serializer[Any]):
    """A page of scorecards, ordered by code and factor set."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ScorecardOutput(many=True)


class PublicFactorOutput(serializers.Serializer[Any]):
    """A factor that enough people judged."""

    code = serializers.CharField()
    name = serializers.CharField()
    factor_set = serializers.IntegerField()
    n = serializers.CharField(help_text="band: 5-9, 10-19, 20-49, 50+")
    mean = serializers.FloatField(help_text="score 1..5, to 0.1")
    csat = serializers.IntegerField(help_text="percent of 4 and 5")


class PublicCardOutput(serializers.Serializer[Any]):
    """What everybody may know of a center; null figures below the minimum n."""

    center = serializers.CharField()
    minimum_n = serializers.IntegerField()
    n = serializers.CharField(allow_null=True, help_text="band: 5-9, 10-19, 20-49, 50+")
    reason = serializers.ChoiceField(["too_few"], allow_null=True, help_text="why there are no figures")
    since = serializers.DateField(allow_null=True, help_text="first month of visits counted")
    mean = serializers.FloatField(allow_null=True, help_text="points 0..100, whole")
    csat = serializers.IntegerField(allow_null=True, help_text="percent of evaluations with 75 points or more")
    excluded = serializers.IntegerField(help_text="evaluations held back: appealed, or found to be fraud")
    factors = PublicFactorOutput(many=True)
