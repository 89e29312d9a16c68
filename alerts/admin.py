"""What entities allow their centers, and the log of attempts to reach people, in the admin site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from accounts.authentication import person_of
from alerts.models import DeadlineSetting, Notice, RuleBound
from audit.actions import record

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
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


@admin.register(RuleBound)
class RuleBoundAdmin(admin.ModelAdmin[RuleBound]):
    """How far an entity's centers may go with a rule; the database holds how far the entity may."""

    list_display = ("entity", "rule", "least", "most", "preset", "may_switch_off")
    list_filter = ("rule",)
    list_select_related = ("entity",)
    autocomplete_fields = ("entity",)
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: RuleBound, form: forms.ModelForm[Any], change: bool) -> None:
        """Save, and tell the trail what was before."""
        before = _bound(RuleBound.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        detail = {"before": before, "after": _bound(obj)}
        record(by=person_of(request), action="rule_bound_set", target=obj, detail=detail)

    def delete_model(self, request: HttpRequest, obj: RuleBound) -> None:
        """Return to what is possible at all, and tell the trail."""
        record(by=person_of(request), action="rule_bound_removed", target=obj, detail={"before": _bound(obj)})
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[RuleBound]) -> None:
        """Remove several, each told to the trail."""
        for bound in queryset:
            self.delete_model(request, bound)


def _bound(bound: RuleBound) -> dict[str, Any]:
    names = ("entity_id", "rule", "least", "most", "preset", "may_switch_off")
    return {name: getattr(bound, name) for name in names}


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
