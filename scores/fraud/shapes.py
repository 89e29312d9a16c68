"""The shapes of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from centers.kinds import Channel
from centers.models import Center
from core.serializers import Input, Text
from evaluations.kinds import RowKind
from evaluations.queries import code_of
from evaluations.screening import screened
from scores.detectors.kinds import Detector, FindingState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from evaluations.rows import Row
    from scores.cards import Named
    from scores.models import Finding

MAX_REASON = 4000
SHOWN = 100  # ratings of a finding
DETECTORS = [detector.value for detector in Detector]
STATES = [state.value for state in FindingState]
DECISIONS = [FindingState.CONFIRMED.value, FindingState.DISMISSED.value]
STANDINGS = ["counted", "held", "withdrawn"]
CHANNELS = [channel.value for channel in Channel]

EXPLANATIONS = {
    Detector.BURST: _("More ratings than the center's history explains, and they pull one way."),
    Detector.ONE_NETWORK: _("One network holds too much of a day, and its ratings pull one way."),
    Detector.ONE_DEVICE: _("Several accounts sent these ratings from one device on one day."),
    Detector.ONE_ACCOUNT: _("One account rated many visits to this center on one day."),
    Detector.IDENTICAL_TEXTS: _("The comments are the same but for details."),
    Detector.IDENTICAL_PHOTOS: _("Several people sent the same photo, or nearly the same."),
    Detector.IMPOSSIBLE_TRAVEL: _("The author was at another center, too far away for the time between."),
    Detector.STAFF: _("The ratings came from a device or network by which the center's managers signed in."),
    Detector.SUDDEN_PRAISE: _("Accounts made a moment ago praise the center as never before."),
}


class FindingsInput(Input):
    """Which findings."""

    state = serializers.ChoiceField(STATES, required=False)
    detector = serializers.ChoiceField(DETECTORS, required=False)
    center = serializers.CharField(required=False, max_length=64, help_text="its code")
    limit = serializers.CharField(required=False)
    cursor = serializers.CharField(required=False)


class FindingDecisionInput(Input):
    """What the reviewer decides."""

    decision = serializers.ChoiceField(DECISIONS)
    reason = Text(max_length=MAX_REASON)


class FindingOutput(serializers.Serializer[Any]):
    """Ratings that may be fraud, and why."""

    id = serializers.UUIDField()
    detector = serializers.ChoiceField(DETECTORS)
    explanation = serializers.CharField(help_text="in the asked language")
    center = serializers.CharField()
    day = serializers.DateField(help_text="UTC; the day that was inspected")
    state = serializers.ChoiceField(STATES)
    held = serializers.BooleanField(help_text="its ratings do not count now")
    ratings = serializers.IntegerField(help_text="how many it is about")
    evidence = serializers.DictField(child=serializers.FloatField(), help_text="numbers by name: docs/fraud.md")
    opened_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class FindingPage(serializers.Serializer[Any]):
    """A page of findings."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FindingOutput(many=True)


class SuspectOutput(serializers.Serializer[Any]):
    """A rating of a finding: nothing of who wrote it, no id, no time finer than the hour."""

    visited_on = serializers.DateField(help_text="where the center is")
    received_in = serializers.DateTimeField(help_text="beginning of the hour")
    channel = serializers.ChoiceField(CHANNELS)
    scores = serializers.DictField(child=serializers.IntegerField(allow_null=True), help_text="null: not applicable")
    comment = serializers.CharField(allow_null=True, help_text="screened; null when there is none, or it was erased")
    standing = serializers.ChoiceField(STANDINGS)


class FindingDetailOutput(FindingOutput):
    """A finding with its ratings, at most a hundred, in an order of chance."""

    suspects = SuspectOutput(many=True)


def finding_output(finding: Finding, ratings: int) -> dict[str, Any]:
    """Return a finding."""
    confirmed = finding.state == FindingState.CONFIRMED
    return {
        "id": finding.pk,
        "detector": finding.detector,
        "explanation": str(EXPLANATIONS[Detector(finding.detector)]),
        "center": code_of(Center, finding.center_id),
        "day": finding.day,
        "state": finding.state,
        "held": confirmed or (finding.holds and finding.state == FindingState.OPEN),
        "ratings": ratings,
        "evidence": finding.evidence,
        "opened_at": finding.opened_at,
        "reason": finding.reason or None,
        "decided_at": finding.decided_at,
    }


def suspect_output(versions: Sequence[Row], factors: Mapping[int, Sequence[Named]]) -> dict[str, Any]:
    """Return a rating as it stands."""
    first, last = versions[0], versions[-1]
    named = [factor.code for factor in factors[last.factor_set]]
    given = dict(zip(named, last.scores, strict=False))
    return {
        "visited_on": last.local_day,
        "received_in": first.received_at.replace(minute=0, second=0, microsecond=0),
        "channel": last.channel,
        "scores": {code: score or None for code, score in given.items() if score is not None},
        "comment": screened(last.comment) if last.comment else None,
        "standing": {RowKind.WITHDRAWN: "withdrawn", RowKind.QUARANTINED: "held"}.get(RowKind(last.kind), "counted"),
    }


def in_order(found: Mapping[UUID, Sequence[Row]]) -> list[Sequence[Row]]:
    """Return evaluations in the order of their ids, which are of chance: the order tells no time."""
    return [found[identity] for identity in sorted(found)]


DECISION_EXAMPLE = OpenApiExample(
    "Confirmed",
    value={"decision": "confirmed", "reason": "Thirty fives in an hour, the same words under eleven."},
    request_only=True,
)
