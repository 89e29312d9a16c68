"""The shape of an alert, the same in the list and on the socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from alerts import texts
from alerts.deadlines import due_at, is_overdue
from alerts.kinds import Audience, Cause, Kind, Level, Severity, State
from core import languages
from core.serializers import Input, Prose

if TYPE_CHECKING:
    from datetime import datetime

    from alerts.queries import Row

KINDS = [kind.value for kind in Kind]
CAUSES = [cause.value for cause in Cause]
LEVELS = [level.code for level in Level]
STATES = [state.value for state in State]
OUTCOMES = ["verified", "reopened"]
_RATING = ("scores", "service", "channel", "outcome", "waiting_minutes", "completion_minutes", "withdrawn")


def represent(row: Row) -> dict[str, Any]:
    """Return an alert as its receiver reads it, in the active language. Managers see no time finer than the minute.

    Nothing but the number differs between its receivers: sockets make the rest once for all of them.
    """
    context = row["alert__context"]
    center = _place(row, "center")
    words = texts.words(row["alert__kind"], context, center["name"] if center else "", row["alert__count"])
    cause = row["alert__cause"]
    due = due_at(row["alert__state"], row["alert__acknowledge_by"], row["alert__resolve_by"])
    return {
        "sequence": row["sequence"],
        "id": str(row["alert_id"]),
        "kind": row["alert__kind"],
        "severity": row["alert__severity"],
        "count": row["alert__count"],
        "center": center,
        "entity": _place(row, "entity"),
        "state": row["alert__state"],
        "raised_at": time_text(row["alert__raised_at"], precision_of(row["alert__audience"])),
        "acknowledged_at": time_text(row["alert__acknowledged_at"]),
        "resolved_at": time_text(row["alert__resolved_at"]),
        "verified_at": time_text(row["alert__verified_at"]),
        "due_at": time_text(due),
        "overdue": is_overdue(due, timezone.now()),
        "level": Level(row["alert__level"]).code,
        "cause": {"code": cause, "name": str(texts.CAUSES[Cause(cause)])} if cause else None,
        "action": row["alert__action"] or None,
        "factors": context["factors"],
        "title": words.title,
        "text": words.text,
        "comment": row["alert__comment"] or None,
        "facts": context.get("facts"),
        "condition": context.get("condition"),
        "pulse": {"count": context["count"], "means": context["means"]} if row["alert__kind"] == Kind.PULSE else None,
        "rating": rating_of(context) if row["alert__kind"] == Kind.RATING_RECEIVED else None,
    }


def rating_of(context: dict[str, Any]) -> dict[str, Any]:
    """Return what the quality team, and nobody else, reads of a rating."""
    return {key: context[key] for key in _RATING if key in context}


def precision_of(audience: str) -> str:
    """Return how fine a time readers of this audience see."""
    return "minutes" if audience == Audience.MANAGERS else "milliseconds"


def _place(row: Row, kind: str) -> dict[str, str] | None:
    code = row[f"alert__{kind}__code"]
    if code is None:
        return None
    column = f"alert__{kind}__name"
    names = {language: row[languages.column(column, language)] for language in languages.CODES}
    return {"code": code, "name": texts.name(names) or code}


def time_text(value: datetime | None, precision: str = "seconds") -> str | None:
    """Return a time as it is answered, cut to a precision."""
    if value is None:
        return None
    if precision == "minutes":
        value, precision = value.replace(second=0, microsecond=0), "seconds"
    return value.isoformat(timespec=precision).replace("+00:00", "Z")


class AlertFilters(Input):
    """What of a mailbox is asked for, a page at a time."""

    after = serializers.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, help_text="only numbers above this one"
    )
    center = serializers.CharField(required=False, max_length=64, help_text="code of a center")
    state = serializers.ChoiceField(STATES, required=False)
    kind = serializers.ChoiceField(KINDS, required=False)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100, help_text="so many; 20 without")
    cursor = serializers.CharField(required=False, help_text="as `next` and `previous` of another page carry it")


class ResolutionInput(Input):
    """How an alert ended."""

    cause = serializers.ChoiceField(CAUSES, help_text="why it came to this")
    action = Prose(max_length=1000, help_text="what was done")


class VerificationInput(Input):
    """Whether a resolved alert is dealt with."""

    outcome = serializers.ChoiceField(OUTCOMES, help_text="`reopened` gives it back with new deadlines")
    note = Prose(max_length=1000, required=False, allow_blank=True, default="", help_text="why; needed to reopen")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse reopening without a word why."""
        if attrs["outcome"] == "reopened" and not attrs["note"]:
            raise serializers.ValidationError({"note": [ErrorDetail(str(_("Please say why.")), code="required")]})
        return attrs


class PlaceOutput(serializers.Serializer[Any]):
    """A center or an entity, its name in the asked language."""

    code = serializers.CharField()
    name = serializers.CharField()


class CauseOutput(serializers.Serializer[Any]):
    """Why it came to this, in the asked language."""

    code = serializers.ChoiceField(CAUSES)
    name = serializers.CharField()


class RatingOutput(serializers.Serializer[Any]):
    """A rating as the quality team reads it; of a withdrawn one only `withdrawn` is there."""

    scores = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False,
        help_text="by factor; null: not applicable",
    )  # fmt: skip
    service = serializers.CharField(required=False)
    channel = serializers.CharField(required=False)
    outcome = serializers.CharField(required=False)
    waiting_minutes = serializers.IntegerField(required=False)
    completion_minutes = serializers.IntegerField(required=False)
    withdrawn = serializers.BooleanField(required=False)


class PulseOutput(serializers.Serializer[Any]):
    """What a slot tells of many ratings; what fell since the pulse before is in `factors`."""

    count = serializers.ChoiceField(["5-9", "10-19", "20-49", "50+"], help_text="ratings since the pulse before")
    means = serializers.DictField(
        child=serializers.FloatField(min_value=1.5, max_value=4.5),
        help_text="score by factor that five people answered, to 0.1; 1.5 stands for less too, 4.5 for more",
    )


class FactsOutput(serializers.Serializer[Any]):
    """The figures behind an alert that a rule raised: of each kind the members named with it, and no others."""

    mean = serializers.FloatField(required=False, help_text="`low_factor`: score of the factor, 1.5..4.5")
    threshold = serializers.IntegerField(
        required=False, help_text="`low_factor` (score), `low_overall`, `praise` (points): what the rule looked for"
    )
    points = serializers.IntegerField(
        required=False, help_text="`low_overall`, `praise`, `record_week`: 0..100, never quite either"
    )
    pulses = serializers.IntegerField(required=False, help_text="`low_waiting_run`: how many in a row")
    percent = serializers.IntegerField(required=False, help_text="`target_exceeded`: so many percent or more")
    since = serializers.DateField(required=False, help_text="`sudden_drop`: the first low day")
    before = serializers.IntegerField(required=False, help_text="`sudden_drop`: points before that day")
    after = serializers.IntegerField(required=False, help_text="`sudden_drop`: points since")
    week = serializers.CharField(required=False, help_text="`record_week`: the ISO week, as 2026-W47")
    weeks = serializers.IntegerField(required=False, help_text="`record_week`: earlier weeks that it excels")
    detector = serializers.CharField(required=False, help_text="`finding_proposed`: what found the first, see findings")


class ConditionOutput(serializers.Serializer[Any]):
    """What is wrong with a place, as it was reported first."""

    payment_method = serializers.CharField(allow_null=True, help_text="of `payment_down`")
    service = serializers.CharField(allow_null=True, help_text="of `target_exceeded`; null: no service in particular")
    minutes = serializers.IntegerField(allow_null=True, help_text="of `target_exceeded`: how long it took")


class AlertOutput(serializers.Serializer[Any]):
    """An alert in a mailbox. The socket's `alert` and `alert_changed` frames are the same with `type` added."""

    sequence = serializers.IntegerField(help_text="its number in your mailbox")
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    severity = serializers.ChoiceField([severity.value for severity in Severity])
    count = serializers.IntegerField(min_value=1, help_text="how often it was told: grows while nobody has resolved it")
    center = PlaceOutput()
    entity = PlaceOutput(allow_null=True)
    state = serializers.ChoiceField(STATES)
    raised_at = serializers.DateTimeField(help_text="for managers the whole minute")
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="by when it must be acknowledged, then resolved; null: nothing is due"
    )
    overdue = serializers.BooleanField()
    level = serializers.ChoiceField(LEVELS, help_text="how far up it was handed because it was overdue")
    cause = CauseOutput(allow_null=True)
    action = serializers.CharField(allow_null=True)
    factors = serializers.ListField(child=serializers.CharField(), help_text="codes of what was rated low, or fell")
    title = serializers.CharField()
    text = serializers.CharField()
    comment = serializers.CharField(allow_null=True, help_text="only what its author allowed you to read")
    condition = ConditionOutput(allow_null=True, help_text="of alerts that somebody reported of a place")
    facts = FactsOutput(allow_null=True, help_text="of alerts that a rule raised")
    pulse = PulseOutput(allow_null=True, help_text="of kind `pulse`")
    rating = RatingOutput(allow_null=True, help_text="the quality team's only")


class AlertPage(serializers.Serializer[Any]):
    """A page of a mailbox."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AlertOutput(many=True)
