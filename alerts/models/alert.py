"""The alert itself."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Person
from alerts.kinds import Audience, Cause, Kind, Level, Severity, State
from centers.models import Center, Entity


class Alert(models.Model):
    """Something that must be seen: kind and context. The text is made when somebody reads it, in his language."""

    personal = ("comment", "acknowledged_by", "resolved_by", "verified_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    audience = models.CharField(max_length=10)
    severity = models.CharField(max_length=10)
    # No indexes on center and entity: readers come through their deliveries, and the directory never deletes.
    center = models.ForeignKey(Center, on_delete=models.PROTECT, db_index=False)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, null=True, db_index=False)
    reference = models.UUIDField(help_text="opaque cause: the same cause never raises twice")
    context = models.JSONField(default=dict, help_text="numbers and codes for the text; never personal data")
    comment = models.TextField(blank=True, help_text="only what its author allowed; emptied when he is erased")
    raised_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=15, default=State.OPEN.value)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    cause = models.CharField(max_length=40, blank=True)
    action = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    # Both deadlines run from the raising or the reopening, in working time; none for what need not be handled.
    acknowledge_by = models.DateTimeField(null=True)
    resolve_by = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(db_default=Level.MANAGER.value, default=Level.MANAGER.value)
    escalates_at = models.DateTimeField(null=True, help_text="when it goes one level up unless something happens")
    changed_at = models.DateTimeField(null=True, help_text="of state, level or count; readers are told of it")
    fold = models.UUIDField(null=True, help_text="the same for what has one cause (alerts.duplicates)")
    folding = models.BooleanField(default=False, db_default=False, help_text="further ones are counted here")
    count = models.PositiveIntegerField(default=1, db_default=1, help_text="itself and its occurrences")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["reference", "kind", "audience"], name="alert_once_a_cause"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="alert_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=[a.value for a in Audience]), name="alert_audience_known"),
            models.CheckConstraint(condition=Q(severity__in=[s.value for s in Severity]), name="alert_severity_known"),
            models.CheckConstraint(
                condition=Q(state="open", acknowledged_at=None, resolved_at=None, verified_at=None)
                | Q(state="acknowledged", acknowledged_at__isnull=False, resolved_at=None, verified_at=None)
                | Q(state="resolved", acknowledged_at__isnull=False, resolved_at__isnull=False, verified_at=None)
                | Q(
                    state="verified",
                    acknowledged_at__isnull=False,
                    resolved_at__isnull=False,
                    verified_at__isnull=False,
                ),
                name="alert_state_has_times",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["resolved", "verified"]) & ~Q(cause=""))
                | (~Q(state__in=["resolved", "verified"]) & Q(cause="", action="")),
                name="alert_resolved_has_cause",
            ),
            models.CheckConstraint(condition=Q(cause__in=["", *(c.value for c in Cause)]), name="alert_cause_known"),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("acknowledged_at")), name="alert_times_in_order"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="alert_state_known"),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(resolved_by=None) | ~Q(verified_by=F("resolved_by")),
                name="alert_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(acknowledge_by=None, resolve_by=None, escalates_at=None)
                | (Q(acknowledge_by__isnull=False, resolve_by__gte=F("acknowledge_by"))),
                name="alert_deadlines_in_order",
            ),
            models.CheckConstraint(
                condition=Q(escalates_at=None) | Q(state__in=["open", "acknowledged"], level__lt=Level.AUDITOR.value),
                name="alert_escalates_while_unresolved",
            ),
            models.CheckConstraint(condition=Q(level__lte=Level.AUDITOR.value), name="alert_level_known"),
            models.UniqueConstraint(
                fields=["fold", "kind", "audience"], condition=Q(folding=True), name="alert_one_collects"
            ),
            models.CheckConstraint(
                condition=Q(folding=False) | Q(fold__isnull=False, state__in=["open", "acknowledged"]),
                name="alert_collects_while_unresolved",
            ),
            models.CheckConstraint(condition=Q(count=1) | Q(count__gt=1, fold__isnull=False), name="alert_count"),
        )
        indexes = (
            models.Index(fields=["fold", "raised_at"], name="alert_fold", condition=~Q(fold=None)),
            models.Index(fields=["changed_at"], name="alert_changed", condition=~Q(changed_at=None)),
            models.Index(fields=["escalates_at"], name="alert_escalates", condition=~Q(escalates_at=None)),
            models.Index(fields=["acknowledged_by"], name="alert_acknowledged_by", condition=~Q(acknowledged_by=None)),
            models.Index(fields=["resolved_by"], name="alert_resolved_by", condition=~Q(resolved_by=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Occurrence(models.Model):
    """What was counted at an alert instead of becoming one: numbered 2, 3, 4 of it, for the alert itself is the first.

    Kind and audience are the alert's: the same cause is never counted twice, wherever.
    """

    personal = ("comment",)

    pk = models.CompositePrimaryKey("alert_id", "number")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="occurrences", db_index=False)
    number = models.PositiveIntegerField()
    reference = models.UUIDField()
    kind = models.CharField(max_length=40)
    audience = models.CharField(max_length=10)
    severity = models.CharField(max_length=10)
    context = models.JSONField(default=dict)
    comment = models.TextField(blank=True, help_text="only what its author allowed; emptied when he is erased")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["reference", "kind", "audience"], name="occurrence_once_a_cause"),
            models.CheckConstraint(condition=Q(number__gt=1), name="occurrence_follows"),
            models.CheckConstraint(
                condition=Q(severity__in=[s.value for s in Severity]), name="occurrence_severity_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} #{self.number}"
