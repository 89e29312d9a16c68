"""Alerts, and the numbered mailbox of each person who receives them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Person
from alerts.kinds import Audience, Kind, Severity, State
from centers.models import Center, Entity


class Alert(models.Model):
    """Something that must be seen: kind and context. The text is made when somebody reads it, in his language."""

    personal = ("comment", "acknowledged_by", "resolved_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    audience = models.CharField(max_length=10)
    severity = models.CharField(max_length=10)
    center = models.ForeignKey(Center, on_delete=models.PROTECT)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True)
    reference = models.UUIDField(help_text="opaque cause: the same cause never raises twice")
    context = models.JSONField(default=dict, help_text="numbers and codes for the text; never personal data")
    comment = models.TextField(blank=True, help_text="only what its author allowed; emptied when he is erased")
    raised_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=15, default=State.OPEN.value)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    cause = models.CharField(max_length=40, blank=True)
    action = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["reference", "kind", "audience"], name="alert_once_a_cause"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="alert_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=[a.value for a in Audience]), name="alert_audience_known"),
            models.CheckConstraint(condition=Q(severity__in=[s.value for s in Severity]), name="alert_severity_known"),
            models.CheckConstraint(
                condition=Q(state="open", acknowledged_at=None, resolved_at=None)
                | Q(state="acknowledged", acknowledged_at__isnull=False, resolved_at=None)
                | Q(state="resolved", acknowledged_at__isnull=False, resolved_at__isnull=False),
                name="alert_state_has_times",
            ),
            models.CheckConstraint(condition=~Q(state="resolved") | ~Q(cause=""), name="alert_resolved_has_cause"),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("acknowledged_at")), name="alert_times_in_order"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="alert_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Mailbox(models.Model):
    """The last number given out in a person's stream. Locked while numbers are given, in the order of persons."""

    personal = ("person",)

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.last}"


class Delivery(models.Model):
    """An alert in a person's stream: numbers without gaps, so that a reader can tell when one is missing."""

    personal = ("person",)

    pk = models.CompositePrimaryKey("person_id", "sequence")
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    sequence = models.BigIntegerField()
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "alert"], name="delivery_once"),
            models.CheckConstraint(condition=Q(sequence__gt=0), name="delivery_sequence_positive"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} #{self.sequence}"
