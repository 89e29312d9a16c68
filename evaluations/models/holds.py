"""Where ratings came from, for some weeks, and what holds them back."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from evaluations.kinds import AccountAge


class Signal(models.Model):
    """Where a rating came from, in marks that differ every day. Kept some weeks, read by detectors alone.

    Unlogged: it is in no backup and on no replica, and a crash of the database empties it.
    """

    personal = ("network", "device", "account_age")

    evaluation_id = models.UUIDField(primary_key=True)
    day = models.DateField(help_text="UTC; of receipt")
    network = models.BinaryField(max_length=16, null=True, help_text="of the /24 or /48 and the day")
    device = models.BinaryField(max_length=16, null=True, help_text="of what the app calls itself, and the day")
    account_age = models.PositiveSmallIntegerField(null=True, help_text="see kinds.AccountAge")

    class Meta:
        indexes = (BrinIndex(fields=["day"], name="signal_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(account_age__in=[age.value for age in AccountAge]) | Q(account_age=None),
                name="signal_age_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluation_id}"


class Hold(models.Model):
    """Why an evaluation is held back. It counts again when the last of them is gone."""

    personal = ()

    evaluation_id = models.UUIDField()
    center_id = models.IntegerField(help_text="that of the evaluation")
    cause = models.UUIDField(help_text="an appeal or a finding")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=["center_id", "evaluation_id"], name="hold_center"),)
        constraints = (models.UniqueConstraint(fields=["evaluation_id", "cause"], name="hold_once_a_cause"),)

    def __str__(self) -> str:
        return f"{self.evaluation_id} for {self.cause}"
