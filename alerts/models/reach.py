"""Reaching a person who is not looking: wishes, browsers, notices."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Session
from alerts.kinds import Channel, Mail, NoticeState
from alerts.models.alert import Alert


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
    channel = models.CharField(_("channel"), max_length=4)
    subscription = models.ForeignKey(PushSubscription, on_delete=models.SET_NULL, null=True)
    state = models.CharField(_("state"), max_length=10, default=NoticeState.QUEUED.value)
    reason = models.CharField(_("reason"), max_length=40, blank=True, help_text="class of the last failure, or why not")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("not before"), help_text="not before; while somebody sends it: when another may")
    created_at = models.DateTimeField(_("made"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
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
