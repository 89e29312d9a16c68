"""What becomes of an alert: its steps, hand-overs, publication, re-checks, and the time allowed for it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from alerts.deadlines import DAYS, DEFAULTS, HOURS
from alerts.kinds import Cause, Level
from alerts.models.alert import Alert
from alerts.showing import MINIMUM
from alerts.workflow import Change
from centers.models import Center, Entity


class Step(models.Model):
    """A change of an alert's state: who, when and with which words. Rows are only added."""

    personal = ("by",)

    pk = models.CompositePrimaryKey("alert_id", "number")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 of its alert")
    change = models.CharField(max_length=15)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    cause = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True, help_text="what was done, or why it is good or is not")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(change__in=[c.value for c in Change]), name="step_change_known"),
            models.CheckConstraint(condition=~Q(change__in=["resolve", "reopen"], text=""), name="step_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} #{self.number} {self.change}"


class Escalation(models.Model):
    """An alert was handed up: at most once to each level, which this row holds."""

    personal = ()

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="escalations", db_index=False)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["alert", "level"], name="escalation_once_a_level"),
            models.CheckConstraint(
                condition=Q(level__range=(Level.ENTITY.value, Level.AUDITOR.value)), name="escalation_level_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} -> {Level(self.level).code}"


class Publication(models.Model):
    """What a center tells everybody that it has changed. One for an alert; its words stay."""

    personal = ("by",)

    id = models.BigAutoField(primary_key=True)
    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="publication")
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=40)
    text = models.TextField(help_text="as written, without addresses and telephone numbers")
    published_on = models.DateField(help_text="a day only, in UTC")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="publication_says_something"),
            models.CheckConstraint(condition=Q(cause__in=[c.value for c in Cause]), name="publication_cause_known"),
        )

    def __str__(self) -> str:
        return f"{self.center_id} {self.published_on}"


class Recheck(models.Model):
    """A factor before an alert and after its resolution, over whole weeks; means in points 0..100."""

    personal = ()

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="rechecks")
    factor = models.CharField(max_length=64)
    since = models.DateField(help_text="first day counted after the resolution, a Monday")
    until = models.DateField(help_text="last day counted, a Sunday")
    n_before = models.PositiveIntegerField()
    mean_before = models.FloatField()
    n_after = models.PositiveIntegerField()
    mean_after = models.FloatField()
    low = models.FloatField(help_text="95 % interval of the difference, after less before")
    high = models.FloatField()
    verdict = models.CharField(max_length=10)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["alert", "factor", "since"], name="recheck_once"),
            models.CheckConstraint(condition=Q(n_before__gte=MINIMUM, n_after__gte=MINIMUM), name="recheck_of_enough"),
            models.CheckConstraint(condition=Q(low__lte=F("high")), name="recheck_interval"),
            models.CheckConstraint(
                condition=Q(verdict="improved", low__gt=0)
                | Q(verdict="worse", high__lt=0)
                | Q(verdict="unchanged", low__lte=0, high__gte=0),
                name="recheck_verdict_follows",
            ),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="recheck_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} {self.factor}: {self.verdict}"


class DeadlineSetting(models.Model):
    """What an entity allows its centers instead of `deadlines.DEFAULTS`, within bounds."""

    personal = ()

    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="+")
    severity = models.CharField(_("severity"), max_length=10, choices=[(s.value, s.value) for s in DEFAULTS])
    acknowledge_hours = models.PositiveSmallIntegerField(_("working hours to acknowledge"))
    resolve_days = models.PositiveSmallIntegerField(_("working days to resolve"))

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = (
            models.UniqueConstraint(fields=["entity", "severity"], name="deadline_once"),
            models.CheckConstraint(condition=Q(severity__in=[s.value for s in DEFAULTS]), name="deadline_severity"),
            models.CheckConstraint(condition=Q(acknowledge_hours__range=HOURS), name="deadline_hours_bounded"),
            models.CheckConstraint(condition=Q(resolve_days__range=DAYS), name="deadline_days_bounded"),
        )

    def __str__(self) -> str:
        return f"{self.entity} {self.severity}"
