"""What people report of places, apart from all ratings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from evaluations.conditions import KINDS as CONDITIONS
from evaluations.conditions import LONGEST


class ConditionReport(models.Model):
    """What somebody said of a place: told live, never joined with a rating. It counts once a person, kind and day."""

    personal = ("reporter", "text", "fingerprint")

    id = models.UUIDField(primary_key=True, editable=False, help_text="made by the phone; nobody is told it")
    center_id = models.IntegerField()
    entity_id = models.IntegerField(null=True, help_text="whose service it concerns")
    kind = models.CharField(max_length=40)
    payment_method = models.CharField(max_length=20, blank=True)
    service = models.CharField(max_length=64, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    day = models.DateField(help_text="on which it was seen, where the center is")
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    text = models.TextField(blank=True, help_text="for the quality team; emptied when its author is erased")
    counted = models.BooleanField(help_text="told; false where the same person had said it that day")
    reporter = models.BinaryField(max_length=16, null=True, help_text="of the person and the day")
    fingerprint = models.BinaryField(max_length=32, null=True, help_text="tells whether it is sent again")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["center_id", "kind", "day", "reporter"], condition=Q(counted=True), name="condition_counts_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in CONDITIONS]), name="condition_kind_known"),
            models.CheckConstraint(
                condition=(Q(kind="payment_down") & ~Q(payment_method=""))
                | (~Q(kind="payment_down") & Q(payment_method="")),
                name="condition_payment_named",
            ),
            models.CheckConstraint(
                condition=Q(kind="target_exceeded", minutes__isnull=False, minutes__range=(1, LONGEST))
                | (~Q(kind="target_exceeded") & Q(minutes=None, service="")),
                name="condition_minutes_of_target",
            ),
        )
        indexes = (
            models.Index(fields=["reporter"], name="condition_reporter", condition=~Q(reporter=None)),
            models.Index(fields=["center_id", "kind", "received_at"], name="condition_lately"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.center_id} {self.day}"
