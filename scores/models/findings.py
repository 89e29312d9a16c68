"""What detectors found and what reviewers said of it; what days at centers were like without suspects."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Person
from scores.detectors.kinds import Detector, FindingState


class Finding(models.Model):
    """Ratings of a center that may be fraud, and why. Decided once; a trigger keeps it and its ratings for good."""

    personal = ("decided_by",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    detector = models.CharField(max_length=20)
    center_id = models.IntegerField()
    day = models.DateField(help_text="UTC; that the inspection looked at")
    evidence = models.JSONField(help_text="counts, shares, probabilities: nothing of a person")
    holds = models.BooleanField(help_text="its ratings do not count while it is open")
    state = models.CharField(max_length=10, default=FindingState.OPEN.value)
    opened_at = models.DateTimeField(db_default=Now())
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["center_id", "detector"], name="finding_center"),
            models.Index(fields=["-opened_at", "id"], name="finding_newest"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(detector__in=[d.value for d in Detector]), name="finding_detector_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, reason="")
                | (Q(state__in=["confirmed", "dismissed"], decided_at__isnull=False) & ~Q(reason="")),
                name="finding_decided_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.detector} {self.center_id} {self.day}"


class Suspect(models.Model):
    """A rating that a finding is about. A detector proposes a rating once, whatever was decided."""

    personal = ()

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="suspects")
    detector = models.CharField(max_length=20)
    evaluation_id = models.UUIDField()
    visited_at = models.DateTimeField(help_text="finds its rows in the log")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["evaluation_id", "detector"], name="suspect_once_a_detector"),)

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.detector}"


class Inspection(models.Model):
    """A center's day: whether it is to be looked at, and what it was like without suspects (`sights.DaySummary`)."""

    personal = ()

    pk = models.CompositePrimaryKey("center_id", "day")
    center_id = models.IntegerField()
    day = models.DateField(help_text="UTC; of receipt")
    due = models.BooleanField(default=True)
    hours = ArrayField(models.IntegerField(), default=list)
    praise = models.IntegerField(default=0)
    blame = models.IntegerField(default=0)
    new_praise = models.IntegerField(default=0)
    aged = models.IntegerField(default=0)
    pairs = models.BigIntegerField(default=0)
    alike = models.BigIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["day", "center_id"], condition=Q(due=True), name="inspection_due"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(praise__gte=0, blame__gte=0, new_praise__gte=0, aged__gte=0, alike__gte=0, pairs__gte=0),
                name="inspection_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.center_id} {self.day}"


class StaffMark(models.Model):
    """A network or device by which a manager of a center asked us something that day. Unlogged, like signals."""

    personal = ("mark",)

    pk = models.CompositePrimaryKey("day", "center_id", "mark")
    day = models.DateField(help_text="UTC")
    center_id = models.IntegerField()
    mark = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return f"{self.center_id} {self.day}"
