"""Who answers for which center or entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin import PersonAdmin
from accounts.authentication import person_of
from accounts.roles import Permission, allows
from audit.actions import record
from centers.models import Mandate

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from accounts.models import Person


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin[Mandate]):
    """Given and ended; a mandate that should be another is ended, and the other given."""

    list_display = ("person", "center", "entity")
    list_select_related = ("person", "center", "entity")
    list_filter = ("person__role",)
    search_fields = ("person__username", "center__code", "center__name_en", "entity__code", "entity__name_en")
    search_help_text = _("User name, or name or code of a center or entity.")
    autocomplete_fields = ("person", "center", "entity")
    ordering = ("person__username", "pk")
    show_full_result_count = False

    def has_change_permission(self, _request: HttpRequest, _obj: Mandate | None = None) -> bool:
        """Nobody."""
        return False

    def save_model(self, request: HttpRequest, obj: Mandate, form: forms.ModelForm[Any], change: bool) -> None:
        """Save, and tell the trail."""
        super().save_model(request, obj, form, change)
        record(by=person_of(request), action="mandate_given", target=obj)

    def delete_model(self, request: HttpRequest, obj: Mandate) -> None:
        """End a mandate, and tell the trail."""
        record(by=person_of(request), action="mandate_ended", target=obj)
        super().delete_model(request, obj)


def _links(person: Person) -> list[dict[str, Any]]:
    """Return the ways from a person to his mandates."""
    if not allows(person.role, Permission.READ_RELEASED):
        return []
    listed = reverse("admin:centers_mandate_changelist")
    return [
        {"label": _("Mandates"), "url": f"{listed}?person__id__exact={person.pk}"},
        {"label": _("Give a mandate"), "url": f"{reverse('admin:centers_mandate_add')}?person={person.pk}"},
    ]


PersonAdmin.ways.append(_links)
