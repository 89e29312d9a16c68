"""What entities report, by which keys, and what they hand out. No row says anything about a person who was served."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from centers.kinds import Channel
from centers.models import Entity
from centers.models.closed_lists import known, subset
from visits.kinds import CustomerCategory, Outcome, Scope

MAX_MINUTES = 1440
MAX_COUNT = 1_000_000


class PartnerKey(models.Model):
    """By what an entity's own system signs in: the secret is shown once, its keyed hash is kept."""

    personal = ("created_by",)

    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="partner_keys")
    name = models.CharField(_("name"), max_length=100, help_text=_("which system uses it"))
    prefix = models.CharField(
        _("begins with"), max_length=12, unique=True, help_text="part of the key that may be seen"
    )
    secret_hash = models.BinaryField(help_text="keyed, 32 bytes")
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("what it may be used for"))
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("made"), db_default=Now())
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, help_text="refused outside development")

    class Meta:
        verbose_name = _("partner key")
        verbose_name_plural = _("partner keys")
        constraints = (
            models.CheckConstraint(condition=Q(prefix__regex=r"^[a-z0-9]{4,12}$"), name="partnerkey_prefix_shape"),
            models.CheckConstraint(condition=~Q(name=""), name="partnerkey_named"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="partnerkey_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="partnerkey_for_something"),
            subset("scopes", Scope, "partnerkey_scopes_known"),
        )

    def __str__(self) -> str:
        return self.prefix


class Transaction(models.Model):
    """One reported delivery, or several alike (`count`). `reference` stands for the entity's own number of it.

    No foreign keys, as in the log of evaluations: their row locks would make a busy center a hot row.
    """

    personal = ()

    pk = models.CompositePrimaryKey("entity_id", "reference")
    entity_id = models.IntegerField()
    reference = models.BinaryField(help_text="keyed digest, 16 bytes: `visits.signing.Keyring.reference`")
    center_id = models.IntegerField()
    service_id = models.IntegerField(null=True)
    day = models.DateField(help_text="on the calendar of the center")
    hour = models.SmallIntegerField(null=True, help_text="local, 0..23; no finer time is kept")
    channel = models.CharField(max_length=10)
    customer_category = models.CharField(max_length=12, null=True)
    outcome = models.CharField(max_length=10)
    waiting_minutes = models.SmallIntegerField(null=True)
    completion_minutes = models.SmallIntegerField(null=True)
    count = models.IntegerField(default=1)

    class Meta:
        constraints = (
            known("channel", Channel, "transaction_channel_known"),
            known("customer_category", CustomerCategory, "transaction_category_known"),
            known("outcome", Outcome, "transaction_outcome_known"),
            models.CheckConstraint(condition=Q(hour=None) | Q(hour__range=(0, 23)), name="transaction_hour_of_day"),
            models.CheckConstraint(
                condition=Q(waiting_minutes=None) | Q(waiting_minutes__range=(0, MAX_MINUTES)),
                name="transaction_waiting_range",
            ),
            models.CheckConstraint(
                condition=Q(completion_minutes=None) | Q(completion_minutes__range=(0, MAX_MINUTES)),
                name="transaction_completion_range",
            ),
            models.CheckConstraint(condition=Q(count__range=(1, MAX_COUNT)), name="transaction_count_range"),
        )
        indexes = (models.Index(fields=["day"], name="transaction_day"),)

    def __str__(self) -> str:
        return f"{self.entity_id} {self.day} {self.count}"


class DayCount(models.Model):
    """Transactions of one kind on one day, added up where they are stored: sums never read single rows."""

    personal = ()

    center_id = models.IntegerField()
    day = models.DateField()
    entity_id = models.IntegerField()
    service_id = models.IntegerField(null=True)
    channel = models.CharField(max_length=10)
    customer_category = models.CharField(max_length=12, null=True)
    outcome = models.CharField(max_length=10)
    n = models.BigIntegerField(help_text="transactions")
    waiting_n = models.BigIntegerField(help_text="of them with a waiting time")
    waiting_sum = models.BigIntegerField(help_text="minutes")
    completion_n = models.BigIntegerField(help_text="of them with a completion time")
    completion_sum = models.BigIntegerField(help_text="minutes")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["center_id", "day", "entity_id", "service_id", "channel", "customer_category", "outcome"],
                name="daycount_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(n__gt=0, waiting_n__range=(0, F("n")), completion_n__range=(0, F("n"))),
                name="daycount_adds_up",
            ),
        )
        indexes = (models.Index(fields=["entity_id", "day"], name="daycount_entity"),)

    def __str__(self) -> str:
        return f"{self.center_id} {self.day} {self.n}"


class Invitation(models.Model):
    """A single-use token that an entity asked for and sends itself: we know of nobody whom it reaches."""

    personal = ()

    pk = models.CompositePrimaryKey("entity_id", "reference")
    entity_id = models.IntegerField()
    reference = models.BinaryField(help_text="keyed digest, 16 bytes")
    center_id = models.IntegerField()
    service_id = models.IntegerField(null=True)
    made_on = models.DateField(db_default=TruncDate(Now()))
    expires_on = models.DateField(help_text="last day of its use, UTC")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(expires_on__gte=F("made_on")), name="invitation_ends_after_it_begins"),
        )
        indexes = (models.Index(fields=["expires_on"], name="invitation_expiry"),)

    def __str__(self) -> str:
        return f"{self.entity_id} until {self.expires_on}"
