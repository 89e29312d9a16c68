"""The trail in the office: to be read, never to be changed."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.models import Event
from core.office.records import ReadOnly


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin[Event]):
    """Read-only list of events, newest first."""

    list_display = ("at", "action", "target_type", "target_id", "actor_role", "actor_id")
    list_filter = ("actor_role", "at")
    search_fields = ("=action", "=target_type", "=target_id", "=actor_id", "=request_id")
    search_help_text = _("A whole word: what was done, the kind or number of a row, who did it, or a request.")
    list_per_page = 50
    ordering = ("-at", "-id")
