"""What entities allow their centers, and the log of attempts to reach people, in the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.authentication import person_of
from alerts import rule_words
from alerts.deadlines import DEFAULTS
from alerts.kinds import Severity
from alerts.models import DeadlineSetting, Notice, RuleBound
from alerts.rules import Rule
from audit.actions import record
from core.office.lists import filter_by, one_of
from core.office.records import ReadOnly

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

SEVERITIES = {Severity.INFO: _("Information"), Severity.WARNING: _("Warning"), Severity.URGENT: _("Urgent")}


@admin.register(DeadlineSetting)
class DeadlineSettingAdmin(admin.ModelAdmin[DeadlineSetting]):
    """An entity's own deadlines; the database holds the bounds."""

    list_display = ("entity", "severity_said", "acknowledge_hours", "resolve_days")
    list_select_related = ("entity",)
    list_filter = (filter_by("severity", _("severity"), SEVERITIES),)
    search_fields = ("entity__code", "entity__name_en", "entity__name_ar")
    autocomplete_fields = ("entity",)

    @admin.display(description=_("severity"), ordering="severity")
    def severity_said(self, row: DeadlineSetting) -> str:
        """Say it in words."""
        return str(SEVERITIES[Severity(row.severity)])

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the severities in words."""
        if db_field.name == "severity":
            return one_of({each: SEVERITIES[each] for each in DEFAULTS}, label=_("Severity"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

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

    list_display = ("entity", "rule_said", "least", "most", "preset", "may_switch_off")
    list_filter = (filter_by("rule", _("rule"), rule_words.NAMES),)
    search_fields = ("entity__code", "entity__name_en", "entity__name_ar")
    list_select_related = ("entity",)
    autocomplete_fields = ("entity",)
    show_full_result_count = False

    @admin.display(description=_("rule"), ordering="rule")
    def rule_said(self, row: RuleBound) -> str:
        """Say it in words."""
        return str(rule_words.NAMES[Rule(row.rule)])

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the rules in words."""
        if db_field.name == "rule":
            return one_of(rule_words.NAMES, label=_("Rule"))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

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


def _bound(bound: RuleBound) -> dict[str, Any]:
    names = ("entity_id", "rule", "least", "most", "preset", "may_switch_off")
    return {name: getattr(bound, name) for name in names}


@admin.register(Notice)
class NoticeAdmin(ReadOnly, admin.ModelAdmin[Notice]):
    """Read-only list of notices, newest first."""

    list_display = ("created_at", "channel", "state", "reason", "attempts", "due_at", "ended_at")
    list_filter = ("channel", "state")
    fields = ("created_at", "channel", "state", "reason", "attempts", "due_at", "ended_at")
    ordering = ("-pk",)
    list_per_page = 50
