"""Lists of centers that were brought into the office."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


class ImportedList(models.Model):
    """A file that waits to be carried out, or what became of it. Its content goes when it is carried out."""

    personal = ("by",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content, hex")
    by = models.ForeignKey(
        Person, verbose_name=_("brought by"), on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(_("brought"), db_default=Now())
    done_at = models.DateTimeField(_("carried out"), null=True)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        verbose_name = _("imported list")
        verbose_name_plural = _("imported lists")
        constraints = (
            models.CheckConstraint(
                condition=Q(content=None, done_at__isnull=False) | Q(content__isnull=False, done_at=None),
                name="importedlist_kept_until_done",
            ),
        )

    def __str__(self) -> str:
        return self.name
