"""One alert whole: its steps, what was published of it, and whether it got better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q
from rest_framework import serializers

from alerts import texts
from alerts.kinds import Cause
from alerts.models import Occurrence, Publication, Recheck, Step
from alerts.occurrences import SHOWN, OccurrenceOutput, occurrence_output
from alerts.serializers import AlertOutput, CauseOutput, PlaceOutput, represent
from alerts.showing import band
from alerts.workflow import Change
from core.serializers import Input, Prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alerts.queries import Row

VERDICTS = ["improved", "unchanged", "worse"]


def represent_whole(row: Row) -> dict[str, Any]:
    """Return an alert with its history, in the active language."""
    publication = Publication.objects.filter(alert=row["alert_id"]).first()
    return represent(row) | {
        "history": [_step(step) for step in Step.objects.filter(alert=row["alert_id"]).order_by("number")],
        "publication": publication_output(publication) if publication else None,
        "rechecks": _rechecks(row),
        "occurrences": [occurrence_output(each) for each in _occurrences(row)],
    }


def publication_output(publication: Publication) -> dict[str, Any]:
    """Return what was published, as everybody reads it."""
    return {"text": publication.text, "published_on": publication.published_on.isoformat()}


def change_output(publication: Publication) -> dict[str, Any]:
    """Return a line of a center's changes, in the active language."""
    entity = publication.alert.entity
    return publication_output(publication) | {
        "entity": {"code": entity.code, "name": entity.name} if entity else None,
        "cause": cause_output(publication.cause),
    }


def cause_output(cause: str) -> dict[str, str]:
    """Return a cause with its name in the active language."""
    return {"code": cause, "name": str(texts.CAUSES[Cause(cause)])}


def _occurrences(row: Row) -> Iterable[Occurrence]:
    if row["alert__count"] == 1:
        return ()
    return Occurrence.objects.filter(alert=row["alert_id"]).order_by("number")[:SHOWN]


def _step(step: Step) -> dict[str, Any]:
    return {
        "change": step.change,
        "at": step.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "cause": cause_output(step.cause) if step.cause else None,
        "text": step.text or None,
    }


def _rechecks(row: Row) -> list[dict[str, Any]]:
    """Return the comparisons since the last resolution: counts in bands, numbers to one decimal."""
    latest = Recheck.objects.filter(alert=row["alert_id"]).aggregate(last=Max("since"))["last"]
    found = Recheck.objects.filter(Q(since=latest), alert=row["alert_id"]).order_by("factor") if latest else ()
    names = row["alert__context"].get("names", {})
    return [
        {
            "factor": {"code": each.factor, "name": texts.name(names.get(each.factor, {})) or each.factor},
            "before": {"count": band(each.n_before), "mean": round(each.mean_before, 1)},
            "after": {"count": band(each.n_after), "mean": round(each.mean_after, 1)},
            "difference": [round(each.low, 1), round(each.high, 1)],
            "since": each.since.isoformat(),
            "until": each.until.isoformat(),
            "verdict": each.verdict,
        }
        for each in found
    ]


class PublicationInput(Input):
    """What to tell everybody."""

    text = Prose(max_length=1000, help_text="addresses, links and telephone numbers are taken out")


class PublicationOutput(serializers.Serializer[Any]):
    """What a center has changed."""

    text = serializers.CharField(help_text="as written; not translated")
    published_on = serializers.DateField()


class ChangeOutput(PublicationOutput):
    """What a center has changed, and why."""

    entity = PlaceOutput(allow_null=True)
    cause = CauseOutput(help_text="what was found to be the cause")


class ChangePage(serializers.Serializer[Any]):
    """A page of changes, the newest first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ChangeOutput(many=True)


class StepOutput(serializers.Serializer[Any]):
    """One step of an alert's way."""

    change = serializers.ChoiceField([change.value for change in Change])
    at = serializers.DateTimeField()
    cause = CauseOutput(allow_null=True)
    text = serializers.CharField(allow_null=True, help_text="what was done, or why it was verified or reopened")


class SideOutput(serializers.Serializer[Any]):
    """One side of a comparison."""

    count = serializers.CharField(help_text="ratings, in a band: 5-9, 10-19, 20-49, 50+")
    mean = serializers.FloatField(help_text="points 0..100, to one decimal")


class RecheckOutput(serializers.Serializer[Any]):
    """A factor before and after, over whole weeks, at least five ratings on each side."""

    factor = PlaceOutput()
    before = SideOutput()
    after = SideOutput()
    difference = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2, help_text="95 % interval, after less before"
    )
    since = serializers.DateField(help_text="first day counted after the resolution")
    until = serializers.DateField()
    verdict = serializers.ChoiceField(VERDICTS)


class WholeAlertOutput(AlertOutput):
    """An alert with its history."""

    history = StepOutput(many=True)
    publication = PublicationOutput(allow_null=True)
    rechecks = RecheckOutput(many=True, help_text="empty until enough weeks and ratings have come")
    occurrences = OccurrenceOutput(many=True, help_text="the first 100; all of them at `/alerts/{id}/occurrences`")
