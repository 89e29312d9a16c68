"""The numbered mailbox of each person who receives alerts, and who may read what of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from accounts.roles import Role
from alerts.kinds import Audience, Level
from alerts.models.alert import Alert
from centers.models import Desk, Mandate

# Who is of which audience. The same two pairs stand in alerts.actions.raising.
AUDIENCE_OF_ROLE = {Role.MANAGER.value: Audience.MANAGERS.value, Role.QUALITY.value: Audience.QUALITY.value}
# Alerts of managers are handed up: to the quality team when overdue or to be verified, to auditors when overdue still.
HANDED_UP = Q(person__role=Role.QUALITY.value, alert__audience=Audience.MANAGERS.value)
# Auditors answer for all places.
AT_AUDITORS = Q(person__role=Role.AUDITOR.value) & (
    Q(alert__audience=Audience.MANAGERS.value, alert__level=Level.AUDITOR.value)
    | Q(alert__audience=Audience.AUDITORS.value)
)


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
        present = Desk.objects.filter(
            center=OuterRef(OuterRef("alert__center")), entity=OuterRef("entity"), is_active=True
        )
        answers = Mandate.objects.filter(person=OuterRef("person")).filter(
            Q(center=OuterRef("alert__center"), person__role=Role.MANAGER.value)
            | Q(entity=OuterRef("alert__entity"))
            | (Q(Exists(present)) & Q(Exists(Alert.objects.filter(pk=OuterRef(OuterRef("alert")), entity=None))))
        )
        in_role = HANDED_UP
        for role, audience in AUDIENCE_OF_ROLE.items():
            in_role |= Q(person__role=role, alert__audience=audience)
        return self.filter((in_role & Q(Exists(answers))) | AT_AUDITORS, person__is_active=True)

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
