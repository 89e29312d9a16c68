"""What people are asked to consent to, in versions, and what each said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.kinds import Purpose
from accounts.models.people import Person


class ConsentText(models.Model):
    """One version of what is asked, in eight languages. Once published a trigger refuses any change."""

    personal = ()

    purpose = models.CharField(_("purpose"), max_length=20, choices=[(each.value, each.value) for each in Purpose])
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = (
            models.UniqueConstraint(fields=["purpose", "version"], name="consenttext_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="consenttext_counts_from_one"),
            models.CheckConstraint(
                condition=Q(purpose__in=[each.value for each in Purpose]), name="consenttext_purpose_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(models.Model):
    """What somebody consented to and when he took it back; given anew it is a row more. It goes with its owner only."""

    personal = ("person",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "text"], condition=Q(withdrawn_at=None), name="consent_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="consent_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
