"""What managers were told of ratings and when they are told more; the worker alone reads and writes it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Pending(models.Model):
    """A citizen's evaluation and what managers have learned of it. Rows stay: nothing is ever told twice.

    Read by the worker alone.
    """

    personal = ()

    evaluation_id = models.UUIDField(primary_key=True)
    visited_at = models.DateTimeField(help_text="finds its rows in the log")
    center_id = models.IntegerField()
    received_at = models.DateTimeField()
    pulsed_at = models.DateTimeField(null=True, help_text="end of the slot that told it, or ruled it out")
    texted_at = models.DateTimeField(null=True, help_text="morning that told its words, or ruled them out")

    class Meta:
        indexes = (
            models.Index(fields=["center_id", "received_at"], name="pending_center"),
            models.Index(fields=["center_id"], name="pending_pulse", condition=Q(pulsed_at=None)),
            models.Index(fields=["center_id"], name="pending_text", condition=Q(texted_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.evaluation_id}"


class ReleaseClock(models.Model):
    """When a center's next slot ends and its next texts are due. Moves in the transaction that decides: once a slot.

    A pulse winds the clocks of its day and week, which stand still once those were judged.
    """

    personal = ()

    center_id = models.IntegerField(primary_key=True)
    pulse_at = models.DateTimeField(db_index=True)
    text_at = models.DateTimeField(db_index=True)
    day_at = models.DateTimeField(null=True, db_index=True, help_text="local midnight at which a day of pulses is over")
    week_at = models.DateTimeField(null=True, db_index=True, help_text="local midnight at which a week of them is over")

    def __str__(self) -> str:
        return f"{self.center_id}"


class Pulse(models.Model):
    """The sums of what a slot told, for one factor set: what everybody may know is made of whole pulses."""

    personal = ()

    center_id = models.IntegerField()
    slot_end = models.DateTimeField()
    factor_set = models.PositiveSmallIntegerField()
    received = models.IntegerField()
    n = models.IntegerField(help_text="with at least one answered factor")
    points = models.BigIntegerField(help_text="sum of evaluation points, thousandths")
    boxes = ArrayField(models.IntegerField(), help_text="as in the rollups")
    counts = ArrayField(models.IntegerField(), help_text="as in the rollups")
    means = models.JSONField(help_text="as told, by factor code")
    timed = models.IntegerField(
        default=0, db_default=0, help_text="say how long a service with a promised time took; 0 unless a crowd was late"
    )
    late = models.IntegerField(default=0, db_default=0, help_text="of those, longer than promised")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["center_id", "slot_end", "factor_set"], name="pulse_once_a_slot"),
            models.CheckConstraint(condition=Q(received__gte=1, n__gte=0), name="pulse_counts_somebody"),
            models.CheckConstraint(condition=Q(late__gte=0, timed__gte=F("late")), name="pulse_late_are_timed"),
        )

    def __str__(self) -> str:
        return f"{self.center_id} {self.slot_end:%Y-%m-%d %H:%M}"


class DropWatch(models.Model):
    """How the watch for a sudden drop stands at a center (`evaluations.drops`)."""

    personal = ()

    center_id = models.IntegerField(primary_key=True)
    since = models.DateField(help_text="first day that is compared: the one after the last alarm")
    judged = models.DateField(help_text="last day that was judged")
    level = models.FloatField(default=0.0, help_text="the sum")
    rising_since = models.DateField(null=True, help_text="since when it is above 0")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(level=0, rising_since=None) | Q(level__gt=0, rising_since__isnull=False),
                name="dropwatch_rises_since",
            ),
        )

    def __str__(self) -> str:
        return f"{self.center_id} {self.judged}"
