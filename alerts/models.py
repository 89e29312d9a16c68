"""Alerts, and the numbered mailbox of each person who receives them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now

from accounts.models import Person
from accounts.roles import Role
from alerts.kinds import Audience, Cause, Kind, Severity, State
from centers.models import Center, Desk, Entity, Mandate

# Who is of which audience. The same two pairs stand in alerts.actions.raising.
AUDIENCE_OF_ROLE = {Role.MANAGER.value: Audience.MANAGERS.value, Role.QUALITY.value: Audience.QUALITY.value}


class Alert(models.Model):
    """Something that must be seen: kind and context. The text is made when somebody reads it, in his language."""

    personal = ("comment", "acknowledged_by", "resolved_by")

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
            models.CheckConstraint(
                condition=(Q(state="resolved") & ~Q(cause="")) | (~Q(state="resolved") & Q(cause="", action="")),
                name="alert_resolved_has_cause",
            ),
            models.CheckConstraint(condition=Q(cause__in=["", *(c.value for c in Cause)]), name="alert_cause_known"),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=F("acknowledged_at")), name="alert_times_in_order"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="alert_state_known"),
        )
        indexes = (
            models.Index(Coalesce("resolved_at", "acknowledged_at"), name="alert_handled", condition=~Q(state="open")),
            models.Index(fields=["acknowledged_by"], name="alert_acknowledged_by", condition=~Q(acknowledged_by=None)),
            models.Index(fields=["resolved_by"], name="alert_resolved_by", condition=~Q(resolved_by=None)),
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


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Visibility lives here."""

    def readable(self) -> DeliveryQuerySet:
        """Deliveries whose person may still read them: active, in the role, and still answering for the place.

        What was delivered stays delivered; it is hidden as soon as the mandate, the role or the account ends.
        """
        present = Desk.objects.filter(center=OuterRef(OuterRef("alert__center")), entity=OuterRef("entity"))
        answers = Mandate.objects.filter(person=OuterRef("person")).filter(
            Q(center=OuterRef("alert__center"), person__role=Role.MANAGER.value)
            | Q(entity=OuterRef("alert__entity"))
            | (Q(Exists(present)) & Q(Exists(Alert.objects.filter(pk=OuterRef(OuterRef("alert")), entity=None))))
        )
        in_role = Q()
        for role, audience in AUDIENCE_OF_ROLE.items():
            in_role |= Q(person__role=role, alert__audience=audience)
        return self.filter(in_role, Exists(answers), person__is_active=True)

    def visible_to(self, person: Person) -> DeliveryQuerySet:
        """Return what the person may read of his own mailbox."""
        return self.readable().filter(person_id=person.pk)


class Delivery(models.Model):
    """An alert in a person's stream: numbers without gaps, so that a reader can tell when one is missing."""

    personal = ("person",)

    pk = models.CompositePrimaryKey("person_id", "sequence")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    sequence = models.BigIntegerField()
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="deliveries", db_index=False)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["alert", "person"], name="delivery_once"),
            models.CheckConstraint(condition=Q(sequence__gt=0), name="delivery_sequence_positive"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} #{self.sequence}"
