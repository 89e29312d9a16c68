"""What happened to an account, for its owner to read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.kinds import Access, App, Reason
from accounts.models.people import Person
from accounts.roles import Role


class AccessEntry(models.Model):
    """One thing that happened. A trigger refuses changes; it goes with its owner, or after AYN_ACCESS_LOG_DAYS."""

    personal = ("person",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="accesses")
    at = models.DateTimeField(db_default=Now(), db_index=True)
    what = models.CharField(max_length=20)
    role = models.CharField(max_length=20, blank=True, help_text="of who acted, never his name; empty: the system")
    app = models.CharField(max_length=10, blank=True, help_text="with what he signed in")
    reason = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict, help_text="names of fields, purpose and version of a consent")

    class Meta:
        indexes = (models.Index(fields=["person", "-id"], name="accessentry_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(what__in=[each.value for each in Access]), name="accessentry_known"),
            models.CheckConstraint(
                condition=Q(role__in=["", *(role.value for role in Role)]), name="accessentry_role_known"
            ),
            models.CheckConstraint(
                condition=Q(app__in=["", *(app.value for app in App)]), name="accessentry_app_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *(reason.value for reason in Reason)]), name="accessentry_reason_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"
