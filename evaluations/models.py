"""Factor sets, and the log: one row for everything that was ever said about an evaluation."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from centers.kinds import Channel
from evaluations.conditions import KINDS as CONDITIONS
from evaluations.conditions import LONGEST
from evaluations.kinds import Decision, ItemKind, NotifyCenter, Outcome, RowKind, Source


class FactorSet(models.Model):
    """A version of the questions. Once published neither it nor its factors change (a trigger holds it)."""

    personal = ()

    version = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    published_at = models.DateTimeField(null=True, blank=True)
    is_current = models.BooleanField(default=False, help_text="what phones are offered when they name none")

    class Meta:
        verbose_name = _("factor set")
        verbose_name_plural = _("factor sets")
        constraints = (
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="factorset_one_current"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(published_at__isnull=False), name="factorset_current_is_published"
            ),
        )

    def __str__(self) -> str:
        return str(self.version)


class Factor(models.Model):
    """A named aspect that is judged 1..5, at a fixed position of its set."""

    personal = ()

    factor_set = models.ForeignKey(FactorSet, on_delete=models.PROTECT, related_name="factors")
    position = models.PositiveSmallIntegerField(help_text="0, 1, ..: place in the stored scores")
    code = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("question"), max_length=300, blank=True)

    class Meta:
        ordering = ("position",)
        verbose_name = _("factor")
        verbose_name_plural = _("factors")
        constraints = (
            models.UniqueConstraint(fields=["factor_set", "code"], name="factor_code_once"),
            models.UniqueConstraint(fields=["factor_set", "position"], name="factor_position_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=1000), name="factor_weight_range"),
            models.CheckConstraint(condition=Q(position__lte=31), name="factor_position_range"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9_]{0,39}$"), name="factor_code_shape"),
        )

    def __str__(self) -> str:
        return self.code


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
    channel = models.CharField(max_length=10, default=Channel.COUNTER.value)
    source = models.CharField(max_length=10, default=Source.CITIZEN.value)
    outcome = models.CharField(max_length=10, default=Outcome.COMPLETED.value)
    local_day = models.DateField(help_text="day of the visit where the center is")
    factor_set = models.PositiveSmallIntegerField()
    scores = ArrayField(models.SmallIntegerField(null=True), help_text="by position: 1..5, 0 not applicable, null none")
    waiting_minutes = models.PositiveSmallIntegerField(null=True)
    completion_minutes = models.PositiveSmallIntegerField(null=True)
    payment_methods = ArrayField(models.CharField(max_length=20), default=list)
    comment = models.TextField(null=True)
    comment_language = models.CharField(max_length=35, null=True, help_text="BCP 47")
    share_comment = models.BooleanField(default=False)
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

    def __str__(self) -> str:
        return f"{self.evaluation_id}.{self.revision}"


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
