"""How long entities give their centers, in the admin site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from accounts.authentication import person_of
from alerts.models import DeadlineSetting
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
