"""The shape of a report of a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rest_framework import serializers

from centers.kinds import PaymentMethod
from core.serializers import Input, Text
from evaluations import reading
from evaluations.conditions import KINDS, LONGEST
from evaluations.words import FAULTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from evaluations.faults import Fault
    from evaluations.models import ConditionReport

T = TypeVar("T")
CONDITION_KINDS = [kind.value for kind in KINDS]
EXAMPLE = {
    "id": "0d8a1c52-7f0e-4d55-9d1c-5b8e4f7f2a10",
    "kind": "accessibility_obstacle",
    "text": "The ramp is blocked by boxes.",
}


class RandomId(serializers.UUIDField):
    """An id that a phone made by chance."""

    def to_internal_value(self, data: Any) -> UUID:
        """Return the id. Raises ValidationError when it is no random UUID."""
        return _read(reading.read_random_id, data)


class Moment(serializers.DateTimeField):
    """A time with its offset."""

    def to_internal_value(self, value: Any) -> datetime:
        """Return the time in UTC. Raises ValidationError when it is none."""
        return _read(reading.read_time, value)


class Minutes(serializers.IntegerField):
    """A whole number that was sent as one."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError when it is none."""
        return _read(lambda value, pointer, faults: reading.read_whole(value, pointer, 1, LONGEST, faults), data)


def _read(reader: Callable[[Any, str, list[Fault]], T | None], data: Any) -> T:
    """Read as ratings are read: one word for one fault. Raises ValidationError."""
    faults: list[Fault] = []
    found = reader(data, "", faults)
    if found is None:
        raise serializers.ValidationError(str(FAULTS[faults[0].code] % faults[0].params), code=faults[0].code)
    return found


class ReportInput(Input):
    """A condition of a place."""

    id = RandomId(help_text="made by the phone: sent again with the same content, nothing is told twice")
    kind = serializers.ChoiceField(CONDITION_KINDS, help_text="`target_exceeded`: staff and systems of the place only")
    payment_method = serializers.ChoiceField(
        [method.value for method in PaymentMethod], required=False, help_text="of `payment_down`, and needed there"
    )
    service = Text(required=False, max_length=64, help_text="of `target_exceeded`: code of a service offered there")
    minutes = Minutes(
        required=False, min_value=1, max_value=LONGEST, help_text="of `target_exceeded`, and needed there"
    )
    observed_at = Moment(required=False, help_text="not more than twelve hours ago, of `closed` one; default: now")
    text = Text(
        required=False, max_length=1000, allow_blank=True, help_text="the quality team reads it, managers never"
    )


class ReportOutput(serializers.Serializer[Any]):
    """A report as its author reads it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(CONDITION_KINDS)
    payment_method = serializers.CharField(allow_null=True)
    service = serializers.CharField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)
    observed_at = serializers.DateTimeField()
    text = serializers.CharField(allow_null=True)


def condition_output(report: ConditionReport) -> dict[str, Any]:
    """Return a report as its author reads it."""
    return {
        "id": str(report.id),
        "kind": report.kind,
        "payment_method": report.payment_method or None,
        "service": report.service or None,
        "minutes": report.minutes,
        "observed_at": report.observed_at.isoformat().replace("+00:00", "Z"),
        "text": report.text or None,
    }
