"""Files that somebody asked for, and how far they are."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Person
from scores.export_kinds import ExportFormat, ExportKind, ExportState


class Export(models.Model):
    """One file: what was asked, by whom, how far it is, and the digest of what was written."""

    personal = ("by",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    format = models.CharField(max_length=10)
    filters = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=ExportState.QUEUED.value)
    done = models.PositiveSmallIntegerField(default=0, help_text="percent")
    rows = models.BigIntegerField(null=True)
    size = models.BigIntegerField(null=True, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=40, blank=True, help_text="code of a failure")
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in ExportKind]), name="export_kind_known"),
            models.CheckConstraint(condition=Q(format__in=[f.value for f in ExportFormat]), name="export_format_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ExportState]), name="export_state_known"),
            models.CheckConstraint(condition=Q(done__lte=100), name="export_percent"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], ended_at=None)
                | (~Q(state__in=["queued", "running"]) & Q(ended_at__isnull=False)),
                name="export_ended",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["done", "expired"], rows__isnull=False, size__isnull=False) & ~Q(sha256=""))
                | ~Q(state__in=["done", "expired"]),
                name="export_done_has_a_file",
            ),
            # The same question asked again while it is being answered is the same export.
            models.UniqueConstraint(
                fields=["by", "kind", "format", "language", "filters"],
                condition=Q(state__in=["queued", "running"]),
                name="export_asked_once",
            ),
        )
        indexes = (models.Index(fields=["by", "created_at"], name="export_of_person"),)

    def __str__(self) -> str:
        return f"{self.kind}.{self.format} {self.state}"
