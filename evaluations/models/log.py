"""The log: one row for everything that was ever said about an evaluation. And how far its folds have read it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from centers.kinds import Channel
from evaluations.kinds import NotifyCenter, Outcome, RowKind, Source, Trust


class Evaluation(models.Model):
    """One row of the log: a submission, a silent revision or a withdrawal. Partitioned by month of the visit.

    The database side (partitions, `xid`, sequence, triggers, indexes, domains that say what a value may be) is written
    by hand in the migration.
    No foreign keys: their row locks would make a hot center a hot row; the directory never deletes.
    """

    personal = ("owner", "rater", "comment", "latitude", "longitude", "accuracy_m", "salt")

    pk = models.CompositePrimaryKey("evaluation_id", "revision", "visited_at")
    evaluation_id = models.UUIDField(help_text="made by the phone")
    revision = models.PositiveSmallIntegerField(default=0)
    visited_at = models.DateTimeField()
    kind = models.PositiveSmallIntegerField(default=RowKind.SUBMITTED.value)
    sequence = models.BigIntegerField()
    received_at = models.DateTimeField(db_default=Now())
    owner = models.BinaryField(null=True, help_text="pseudonym of person and day received")
    rater = models.BinaryField(null=True, help_text="pseudonym of person, center and quarter")
    center_id = models.IntegerField()
    region_id = models.IntegerField(help_text="of the center when it was rated")
    country_id = models.IntegerField()
    entity_id = models.IntegerField(null=True)
    service_id = models.IntegerField(null=True)
    unit_id = models.IntegerField(null=True, help_text="of the desk when it was rated")
    channel = models.CharField(max_length=10, default=Channel.COUNTER.value)
    source = models.CharField(max_length=10, default=Source.CITIZEN.value)
    outcome = models.CharField(max_length=10, default=Outcome.COMPLETED.value)
    outcome_reason = models.CharField(max_length=20, null=True, help_text="why it was not completed")
    trust = models.CharField(max_length=10, db_default=Trust.STATED.value, help_text="how well the visit is evidenced")
    local_day = models.DateField(help_text="day of the visit where the center is")
    local_hour = models.PositiveSmallIntegerField(null=True, help_text="hour of the visit there; 0..23")
    customer_category = models.CharField(max_length=10, null=True)
    language = models.CharField(max_length=7, null=True, help_text="in which the questions were read: one of eight")
    factor_set = models.PositiveSmallIntegerField()
    scores = ArrayField(models.SmallIntegerField(null=True), help_text="by position: 1..5, 0 not applicable, null none")
    waiting_minutes = models.PositiveSmallIntegerField(null=True)
    completion_minutes = models.PositiveSmallIntegerField(null=True)
    waiting_target = models.PositiveSmallIntegerField(null=True, help_text="minutes the service promised then")
    completion_target = models.PositiveSmallIntegerField(null=True, help_text="minutes the service promised then")
    payment_methods = ArrayField(models.CharField(max_length=20), default=list)
    comment = models.TextField(null=True)
    comment_language = models.CharField(max_length=35, null=True, help_text="BCP 47")
    share_comment = models.BooleanField(default=False)
    photos_expected = models.PositiveSmallIntegerField(null=True, help_text="that the phone means to send: 0..5")
    share_photos = models.BooleanField(default=False)
    notify_center = models.CharField(max_length=12, default=NotifyCenter.WITH_OTHERS.value)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    fingerprint = models.BinaryField(help_text="keyed digest of the canonical content")
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in RowKind]), name="evaluation_kind_known"),
        )
        # For single days of what the rollups keep by months; the others stand in the migrations.
        indexes = (models.Index(fields=["center_id", "local_day"], name="evaluation_center_day"),)

    def __str__(self) -> str:
        return f"{self.evaluation_id}.{self.revision}"


class Remainder(models.Model):
    """What is kept of a commitment whose salt is destroyed: it opens scores and what they are counted by, no more.

    So that a score that is changed after its author went is still found. Nothing of a person can be opened with it.
    """

    personal = ()

    commitment = models.BinaryField(primary_key=True, max_length=32)
    scores_salt = models.BinaryField(max_length=32)
    counted_salt = models.BinaryField(max_length=32)
    closed = models.BinaryField(max_length=128, help_text="commitments of the other parts")

    def __str__(self) -> str:
        return bytes(self.commitment).hex()[:16]


class FoldCursor(models.Model):
    """How far a fold has read the log. Moves in the transaction that writes the fold's result."""

    personal = ()

    name = models.CharField(primary_key=True, max_length=40)
    xid = models.DecimalField(max_digits=20, decimal_places=0, default=0, help_text="xid8 of the last row folded")
    sequence = models.BigIntegerField(default=0, help_text="sequence of the last row folded")
    rows = models.BigIntegerField(default=0, help_text="rows folded since the beginning")
    generation = models.PositiveIntegerField(default=1, help_text="which copy of the result is read")
    updated_at = models.DateTimeField(db_default=Now())
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, help_text="class of the last failure; no content")

    def __str__(self) -> str:
        return f"{self.name} at {self.xid}/{self.sequence}"
