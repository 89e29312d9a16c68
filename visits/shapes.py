"""What entities' systems send and get."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from centers.kinds import Channel
from core.schema import PROBLEM
from core.serializers import Input, Integer, Text
from visits.kinds import CustomerCategory, Outcome
from visits.models import MAX_COUNT, MAX_MINUTES

if TYPE_CHECKING:
    from visits import counts

MAX_ITEMS = 1000
MAX_REFERENCE = 100
CHANNELS = [item.value for item in Channel]
CATEGORIES = [item.value for item in CustomerCategory]
OUTCOMES = [item.value for item in Outcome]
WANTS = ["token"]
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})\Z"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Moment(serializers.DateTimeField):
    """A time with its offset from UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        """Return the time in UTC. Raises ValidationError when it is none."""
        try:
            if isinstance(value, str) and _RFC3339.match(value):
                moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
                if date.min.year < moment.year < date.max.year:  # it has a day in every zone
                    return moment
        except (ValueError, OverflowError):
            pass
        text = _("This must be a time with its offset from UTC, as in 2026-11-21T08:40:00Z.")
        raise serializers.ValidationError(text, code="invalid_time")


class Day(serializers.DateField):
    """A day as in 2026-11-21."""

    def to_internal_value(self, value: Any) -> date:
        """Return the day. Raises ValidationError when it is none."""
        if not isinstance(value, str) or not _DAY.match(value):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class _Minutes(Integer):
    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, allow_null=True, min_value=0, max_value=MAX_MINUTES, **more)


class TransactionInput(Input):
    """One transaction, or several alike."""

    reference = Text(max_length=MAX_REFERENCE, help_text="your own number of it; only a keyed digest is kept")
    center = Text(max_length=64, help_text="code of a center where your entity has a desk, or which it operates")
    service = Text(max_length=64, required=False, allow_null=True, help_text="code of a service of your entity")
    channel = serializers.ChoiceField(CHANNELS, default=Channel.COUNTER.value)
    customer_category = serializers.ChoiceField(CATEGORIES, required=False, allow_null=True)
    started_at = Moment(required=False, allow_null=True, help_text="kept as day and hour of the place")
    day = Day(required=False, allow_null=True, help_text="instead of `started_at`, on the calendar of the place")
    waiting_minutes = _Minutes(help_text="until being served")
    completion_minutes = _Minutes(help_text="from then to done")
    outcome = serializers.ChoiceField(OUTCOMES, default=Outcome.COMPLETED.value)
    count = Integer(default=1, min_value=1, max_value=MAX_COUNT, help_text="of several alike; times are their means")
    want = serializers.ChoiceField(WANTS, required=False, allow_null=True, help_text="`token`: answer its visit token")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an item without a time, or with two."""
        if (attrs.get("started_at") is None) == (attrs.get("day") is None):
            raise serializers.ValidationError({"started_at": [_("Give either this or `day`.")]}, code="one_time_only")
        return attrs


class InvitationInput(Input):
    """An invitation to rate."""

    reference = Text(max_length=MAX_REFERENCE, help_text="your own number of it; only a keyed digest is kept")
    center = Text(max_length=64, help_text="code of a center where your entity has a desk, or which it operates")
    service = Text(max_length=64, required=False, allow_null=True, help_text="code of a service of your entity")
    expires_on = Day(help_text="last day of its use, at most 90 days ahead")


def _batch(name: str) -> type[Input]:
    items = serializers.ListField(min_length=1, max_length=MAX_ITEMS)
    return type(f"{name.title()}Batch", (Input,), {name: items, "__doc__": "Items; each is read on its own."})


TransactionBatch = _batch("transactions")
InvitationBatch = _batch("invitations")


class DaysQuery(Input):
    """Which days."""

    center = Text(max_length=64, required=False, help_text="code; without: all centers of your entity")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from` and `to`: words that Python keeps for itself."""
        return super().get_fields() | {"from": Day(), "to": Day()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins or is longer than a leap year."""
        if attrs["to"] < attrs["from"]:
            raise serializers.ValidationError({"to": [_("The period ends before it begins.")]}, code="before_from")
        if (attrs["to"] - attrs["from"]).days > 365:
            raise serializers.ValidationError({"to": [_("A period has at most 366 days.")]}, code="too_long")
        return attrs


class DayOutput(serializers.Serializer[Any]):
    """What was counted of a day."""

    day = serializers.DateField()
    transactions = serializers.IntegerField(min_value=1)
    waiting_minutes = serializers.FloatField(allow_null=True, help_text="mean of those that told one")
    completion_minutes = serializers.FloatField(allow_null=True, help_text="mean of those that told one")


class DaysOutput(serializers.Serializer[Any]):
    """Days with transactions, in order."""

    results = DayOutput(many=True)


class CodeQuery(Input):
    """Which desk of a center that the address names."""

    desk = Text(max_length=64, required=False, help_text="code of the entity; without: the only one, else the center")


class CenterCodeQuery(CodeQuery):
    """Which desk."""

    center = Text(max_length=64, help_text="code")


class CodeOutput(serializers.Serializer[Any]):
    """What a desk shows now."""

    center = serializers.CharField()
    desk = serializers.CharField(allow_null=True, help_text="code of the entity; null: the center as a whole")
    token = serializers.CharField(help_text="visit token, at most 120 of A-Z a-z 0-9 - _")
    address = serializers.URLField(help_text="what the QR code says; the token is behind the #")
    expires_at = serializers.DateTimeField(help_text="from then on show the next one")


def _answered(name: str, statuses: str, **more: Any) -> dict[str, Any]:
    """Return the schema of the answer to a batch."""
    result = {
        "type": "object",
        "required": ["reference", "status"],
        "additionalProperties": False,
        "properties": {
            "reference": {"type": ["string", "null"], "description": "as it was sent, cut after 100 characters"},
            "status": {"type": "integer", "enum": [201, 200, 400, 409], "description": statuses},
            "problem": PROBLEM,
            **more,
        },
    }
    return {
        "title": name,
        "type": "object",
        "required": ["results"],
        "additionalProperties": False,
        "properties": {"results": {"type": "array", "items": result}},
    }


_STATUSES = "201 stored, 200 known already, 409 known with other content, 400 refused"
_TOKEN = {"visit_token": {"type": "string", "maxLength": 120}}
TRANSACTIONS_OUTPUT = _answered("TransactionResults", _STATUSES, **_TOKEN)
INVITATIONS_OUTPUT = _answered("InvitationResults", _STATUSES, **_TOKEN)


def day_output(day: counts.Day) -> dict[str, Any]:
    """Return what was counted of a day."""
    return {
        "day": day.day,
        "transactions": day.visits,
        "waiting_minutes": day.waiting_minutes,
        "completion_minutes": day.completion_minutes,
    }
