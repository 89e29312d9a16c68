"""What was counted at an alert, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from alerts.kinds import Kind, Severity
from alerts.serializers import RatingOutput, precision_of, rating_of, time_text

if TYPE_CHECKING:
    from alerts.models import Occurrence

SHOWN = 100  # beside the alert itself; its own list has all


def occurrence_output(occurrence: Occurrence) -> dict[str, Any]:
    """Return an occurrence as the readers of its alert read it."""
    return {
        "number": occurrence.number,
        "severity": occurrence.severity,
        "at": time_text(occurrence.at, precision_of(occurrence.audience)),
        "factors": occurrence.context.get("factors", []),
        "comment": occurrence.comment or None,
        "rating": rating_of(occurrence.context) if occurrence.kind == Kind.RATING_RECEIVED else None,
    }


class OccurrenceOutput(serializers.Serializer[Any]):
    """Something that was counted at an alert; the alert itself is the first."""

    number = serializers.IntegerField(min_value=2, help_text="2, 3, 4 of its alert")
    severity = serializers.ChoiceField([severity.value for severity in Severity])
    at = serializers.DateTimeField(help_text="for managers the whole minute")
    factors = serializers.ListField(child=serializers.CharField())
    comment = serializers.CharField(allow_null=True, help_text="only what its author allowed you to read")
    rating = RatingOutput(allow_null=True, help_text="the quality team's only")


class OccurrencePage(serializers.Serializer[Any]):
    """A page of occurrences."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = OccurrenceOutput(many=True)
