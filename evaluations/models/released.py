"""Evaluations as managers may read them, what they answer to them and what they hold against them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Person
from evaluations.kinds import Decision, ItemKind


class Released(models.Model):
    """An evaluation as managers may read it: no time finer than the day, an id that nobody else has."""

    personal = ("comment",)

    id = models.UUIDField(primary_key=True, editable=False)
    center_id = models.IntegerField()
    entity_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=10)
    day = models.DateField(help_text="on which it was released, where the center is")
    comment = models.TextField(blank=True, help_text="emptied when its author is erased")
    language = models.CharField(max_length=35, null=True, help_text="only where several share it")
    factors = ArrayField(models.CharField(max_length=40), default=list, help_text="rated low, of what was told at once")

    class Meta:
        indexes = (models.Index(fields=["center_id", "-day", "id"], name="released_center"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in ItemKind]), name="released_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.id}"


class Origin(models.Model):
    """Which evaluation a released one is: behind the wall, for replies, appeals and erasure. No API answers it."""

    personal = ()

    released = models.OneToOneField(Released, on_delete=models.PROTECT, primary_key=True)
    evaluation_id = models.UUIDField(unique=True)
    visited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.released_id}"


class Reply(models.Model):
    """What a manager answers to a released evaluation, once."""

    personal = ("by",)

    released = models.OneToOneField(Released, on_delete=models.PROTECT, primary_key=True, related_name="reply")
    text = models.TextField()
    is_public = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),)

    def __str__(self) -> str:
        return f"{self.released_id}"


class Appeal(models.Model):
    """A manager's word against a released evaluation, and an auditor's decision. The evaluation waits meanwhile."""

    personal = ("by", "decided_by")

    id = models.UUIDField(primary_key=True, editable=False)
    released = models.OneToOneField(Released, on_delete=models.PROTECT, related_name="appeal")
    center_id = models.IntegerField(help_text="that of the evaluation")
    place = models.PositiveSmallIntegerField(help_text="1, 2, .. of the places a center has for what is not decided")
    evidence = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    decision = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["center_id", "decision"], name="appeal_center"),)
        constraints = (
            models.CheckConstraint(condition=~Q(evidence=""), name="appeal_has_evidence"),
            models.CheckConstraint(condition=Q(place__gte=1), name="appeal_place_counts_from_one"),
            models.UniqueConstraint(
                fields=["center_id", "place"], condition=Q(decision=""), name="appeal_one_open_a_place"
            ),
            models.CheckConstraint(
                condition=Q(decision="", reason="", decided_at=None)
                | (Q(decision__in=[d.value for d in Decision], decided_at__isnull=False) & ~Q(reason="")),
                name="appeal_decided_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.id}"
