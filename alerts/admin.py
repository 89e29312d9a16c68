"""How long entities give their centers, and the log of attempts to reach people, in the admin site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from accounts.authentication import person_of
from alerts.models import DeadlineSetting, Notice
from audit.actions import record

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest


@admin.register(DeadlineSetting)
class DeadlineSettingAdmin(admin.ModelAdmin[DeadlineSetting]):
    """An entity's own deadlines; the database holds the bounds."""

    list_display = ("entity", "severity", "acknowledge_hours", "resolve_days")
    list_select_related = ("entity",)
    autocomplete_fields = ("entity",)

    def save_model(self, request: HttpRequest, obj: DeadlineSetting, form: forms.ModelForm[Any], change: bool) -> None:
        """Save, and tell the trail."""
        super().save_model(request, obj, form, change)
        allowed = {"acknowledge_hours": obj.acknowledge_hours, "resolve_days": obj.resolve_days}
        record(by=person_of(request), action="deadline_set", target=obj, detail=allowed)

    def delete_model(self, request: HttpRequest, obj: DeadlineSetting) -> None:
        """Return to the default, and tell the trail."""
        record(by=person_of(request), action="deadline_removed", target=obj)
        super().delete_model(request, obj)


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin[Notice]):
    """Read-only list of notices, newest first."""

    list_display = ("created_at", "channel", "state", "reason", "attempts", "due_at", "ended_at")
    list_filter = ("channel", "state", "reason")
    ordering = ("-pk",)
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Notices come from deliveries."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Notice | None = None) -> bool:
        """Nobody changes the log."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Notice | None = None) -> bool:
        """The log ends by itself."""
        return False
