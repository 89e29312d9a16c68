"""What may be asked of rankings, comparisons, trends and triangulations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from centers.serializers import Whole
from core.serializers import Input
from evaluations.kinds import Source
from scores.levels import TRAITS
from scores.representing import GROUPS
from scores.serializers import EARLIEST, Day
from scores.trends import INTERVALS

RANKED = ("center", "desk", "entity", "region", "service")
SERIES = ("country", "region", "entity", "center", "desk", "unit", "service", *TRAITS)
SOURCES = [source.value for source in Source]
LONGEST_PERIOD = timedelta(days=365 * 20)


class _Period(Input):
    factor_set = Whole(
        required=False, min_value=1, max_value=32_767, help_text="the current one if absent: questions are never mixed"
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from` and `to`: words that Python keeps for itself."""
        first = Day(required=False, help_text="first day of visits, in the center's time; open if absent")
        last = Day(required=False, help_text="last day of visits, included; open if absent")
        return super().get_fields() | {"from": first, "to": last}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        in_order(attrs, "from", "to")
        return attrs


def in_order(attrs: dict[str, Any], first: str, last: str) -> None:
    """Refuse a period that ends before it begins. Raises ValidationError."""
    if first in attrs and last in attrs and attrs[last] < attrs[first]:
        raise serializers.ValidationError({last: _("The period ends before it begins.")}, "before_from")


class _Listed(_Period):
    level = serializers.ChoiceField(RANKED, help_text="what is listed")
    within = serializers.CharField(
        required=False, max_length=80, help_text="as in scorecards; a quality team must give `entity:` and its own"
    )
    limit = Whole(min_value=1, max_value=100, default=20)
    cursor = serializers.CharField(required=False, max_length=1000, help_text="from `next` or `previous`")


class _Judged(_Listed):
    source = serializers.ChoiceField(SOURCES, required=False)  # type: ignore[assignment]
    factor = serializers.CharField(required=False, max_length=64, help_text="code; the whole evaluation if absent")


class RankingsInput(_Judged):
    """Which ranking."""

    ordering = serializers.ChoiceField(("best", "worst"), default="best", help_text="which end comes first")


class ComparisonInput(_Judged):
    """Which two rankings."""

    previous_from = Day(required=False, help_text="the period just before, as long, if absent")
    previous_to = Day(required=False, help_text="the day before `from` if absent")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields; the later period must be given."""
        first, last = Day(help_text="first day of the later period"), Day(help_text="its last day, included")
        return super().get_fields() | {"from": first, "to": last}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill in the period before; refuse periods that end before they begin, or overlap."""
        attrs = super().validate(attrs)
        length = attrs["to"] - attrs["from"]
        if length > LONGEST_PERIOD or attrs["from"] < date(EARLIEST, 1, 3) + length:
            raise serializers.ValidationError({"from": _("There is no such period before it.")}, "no_period_before")
        attrs.setdefault("previous_to", attrs["from"] - timedelta(days=1))
        attrs.setdefault("previous_from", min(attrs["from"] - timedelta(days=1), attrs["previous_to"]) - length)
        in_order(attrs, "previous_from", "previous_to")
        if attrs["previous_to"] >= attrs["from"]:
            raise serializers.ValidationError({"previous_to": _("The two periods overlap.")}, "overlap")
        return attrs


class TrendsInput(_Period):
    """Which series."""

    level = serializers.ChoiceField(SERIES)
    code = serializers.CharField(max_length=140, help_text="of what the series is of; desk: CENTER/ENTITY")
    within = serializers.CharField(
        required=False,
        max_length=80,
        help_text="as in scorecards, for what is kept by days; a quality team gives `entity:` and its own, or asks for "
        "its entity and desks alone",
    )
    interval = serializers.ChoiceField(INTERVALS, default="week")
    source = serializers.ChoiceField(SOURCES, required=False)  # type: ignore[assignment]
    factor = serializers.CharField(required=False, max_length=64, help_text="code; the whole evaluation if absent")


class TriangulationInput(_Listed):
    """Which triangulation."""

    level = serializers.ChoiceField((*RANKED, *GROUPS), help_text="what is listed: units, or groups of visits")
