"""The audit trail: one row for each decision, written in the transaction of the decision."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Who did what to which row. No foreign keys: the trail outlives the rows. A trigger refuses any change."""

    personal = ("actor_id",)

    at = models.DateTimeField(_("time"), db_default=Now(), db_index=True)
    actor_id = models.UUIDField(_("who"), null=True, db_index=True, help_text="person; empty when the system acted")
    actor_role = models.CharField(_("role"), max_length=20, blank=True)
    action = models.CharField(_("what"), max_length=60, db_index=True, help_text="verb, e.g. alert_resolved")
    target_type = models.CharField(_("kind of row"), max_length=60, help_text="app.model")
    target_id = models.CharField(_("row"), max_length=100)
    detail = models.JSONField(_("details"), default=dict, help_text="what changed; never personal data")
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("trail")
        indexes = (models.Index(fields=["target_type", "target_id"], name="audit_event_target"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_type}:{self.target_id}"
