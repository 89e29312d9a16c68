"""The trail in the admin site: to be read, never to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from audit.models import Event

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Event)
class EventAdmin(admin.ModelAdmin[Event]):
    """Read-only list of events, newest first."""

    list_display = ("at", "action", "target_type", "target_id", "actor_role", "actor_id")
    list_filter = ("action", "target_type")
    search_fields = ("=target_id", "=actor_id", "=request_id")
    ordering = ("-at", "-id")
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Events come from actions."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Event | None = None) -> bool:
        """Nobody changes the trail."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Event | None = None) -> bool:
        """Nobody deletes from the trail."""
        return False
