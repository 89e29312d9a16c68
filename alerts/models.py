"""Alerts, and the numbered mailbox of each person who receives them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Session
from accounts.roles import Role
from alerts.deadlines import DAYS, DEFAULTS, HOURS
from alerts.kinds import Audience, Cause, Channel, Kind, Level, Mail, NoticeState, Severity, State
from alerts.showing import MINIMUM
from alerts.workflow import Change
from centers.models import Center, Desk, Entity, Mandate

# Who is of which audience. The same two pairs stand in alerts.actions.raising.
AUDIENCE_OF_ROLE = {Role.MANAGER.value: Audience.MANAGERS.value, Role.QUALITY.value: Audience.QUALITY.value}
# Alerts of managers are handed up: to the quality team when overdue or to be verified, to auditors when overdue still.
HANDED_UP = Q(person__role=Role.QUALITY.value, alert__audience=Audience.MANAGERS.value)
AT_AUDITORS = Q(
    person__role=Role.AUDITOR.value, alert__audience=Audience.MANAGERS.value, alert__level=Level.AUDITOR.value
)


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
    changed_at = models.DateTimeField(null=True, help_text="of state or level; readers are told of it")

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
        )
        indexes = (
            models.Index(fields=["changed_at"], name="alert_changed", condition=~Q(changed_at=None)),
            models.Index(fields=["escalates_at"], name="alert_escalates", condition=~Q(escalates_at=None)),
            models.Index(fields=["acknowledged_by"], name="alert_acknowledged_by", condition=~Q(acknowledged_by=None)),
            models.Index(fields=["resolved_by"], name="alert_resolved_by", condition=~Q(resolved_by=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


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

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    severity = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DEFAULTS])
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
        return f"{self.entity_id} {self.severity}"


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


class Preference(models.Model):
    """How a person wants to be reached. `told` is the last number of his mailbox that was looked at for that."""

    personal = ("person", "timezone")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    push = models.BooleanField(default=True)
    mail = models.CharField(max_length=5, default=Mail.OFF.value)
    quiet_from = models.TimeField(null=True, help_text="local; nothing but urgent alerts reaches from here")
    quiet_to = models.TimeField(null=True, help_text="until here, perhaps past midnight")
    timezone = models.CharField(max_length=40, blank=True, help_text="IANA name; empty: that of the place")
    told = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(mail__in=[mail.value for mail in Mail]), name="preference_mail_known"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | (Q(quiet_from__isnull=False, quiet_to__isnull=False) & ~Q(quiet_from=F("quiet_to"))),
                name="preference_quiet_paired",
            ),
        )

    def __str__(self) -> str:
        return str(self.person_id)


class PushSubscription(models.Model):
    """A browser that may be woken; it ends with the sign-in it was made in."""

    personal = ("person", "session", "endpoint", "p256dh", "auth")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="push_subscriptions")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="push_subscription")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.BinaryField(help_text="public key of the browser, 65 bytes")
    auth = models.BinaryField(help_text="shared secret of the browser, 16 bytes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(endpoint__regex=r"^https?://[!-~]+$"), name="subscription_address"),
        )

    def __str__(self) -> str:
        return str(self.id)


class Notice(models.Model):
    """One delivery on its way out of the house, and the log of what became of it. The row comes before the sending."""

    personal = ("person",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, db_index=False)
    sequence = models.BigIntegerField(help_text="of the delivery")
    channel = models.CharField(max_length=4)
    subscription = models.ForeignKey(PushSubscription, on_delete=models.SET_NULL, null=True)
    state = models.CharField(max_length=10, default=NoticeState.QUEUED.value)
    reason = models.CharField(max_length=40, blank=True, help_text="class of the last failure, or why not")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(help_text="not before; while somebody sends it: when another may")
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "sequence", "subscription"], name="notice_push_once"),
            models.UniqueConstraint(
                fields=["person", "sequence"], condition=Q(channel="mail"), name="notice_mail_once"
            ),
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="notice_channel_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in NoticeState]), name="notice_state_known"),
            models.CheckConstraint(
                condition=Q(state="queued", ended_at=None) | (~Q(state="queued") & Q(ended_at__isnull=False)),
                name="notice_ended_when_not_queued",
            ),
        )
        indexes = (
            models.Index(fields=["channel", "due_at"], name="notice_due", condition=Q(state="queued")),
            models.Index(fields=["person", "alert"], name="notice_of_alert"),
            models.Index(fields=["ended_at"], name="notice_ended", condition=~Q(state="queued")),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}: {self.state}"
