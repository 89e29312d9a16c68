"""Factor sets in the office: drafts are edited, published ones only read; a change is a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.authentication import person_of
from audit.actions import record
from core.office.deeds import Deeds
from core.office.language import choices
from core.office.translated import TranslatedAdmin, TranslatedStackedInline
from evaluations.admin.deeds import DEEDS
from evaluations.admin.seen import seen
from evaluations.models import Factor, FactorSet

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


def _frozen(obj: Any) -> bool:
    return obj is not None and obj.published_at is not None


class FactorInline(TranslatedStackedInline):
    """The factors of a set."""

    model = Factor
    extra = 0
    fields = ("position", "code", "weight", "name", "question")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_delete_permission(request, obj)


@admin.register(FactorSet)
class FactorSetAdmin(Deeds, TranslatedAdmin):  # type: ignore[misc]
    """The versions of the questions."""

    deeds = DEEDS
    list_display = ("version", "name", "published_at", "is_current")
    ordering = ("-version",)
    fields = ("version", "name", "published_at", "is_current")
    readonly_fields = ("published_at", "is_current")
    inlines = (FactorInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The version of a set is its key: it stays."""
        names = super().get_readonly_fields(request, obj)
        return names if obj is None else (*names, "version")

    def get_changeform_initial_data(self, _request: HttpRequest) -> dict[str, Any]:
        """Offer the next version."""
        last = FactorSet.objects.aggregate(last=Max("version"))["last"]
        return {"version": (last or 0) + 1}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow it while the set is a draft."""
        return not _frozen(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody: a draft is dropped with its factors on a page of its own."""
        return False

    def save_model(self, request: HttpRequest, obj: FactorSet, form: ModelForm[Any], change: bool) -> None:
        """Save, and tell the trail."""
        super().save_model(request, obj, form, change)
        action = "factor_set_changed" if change else "factor_set_drafted"
        record(by=person_of(request), action=action, target=obj)

    def ways_from(self, row: FactorSet) -> list[dict[str, Any]]:
        """Offer the set as residents see it."""
        return [{"label": _("See it as residents do"), "url": reverse("admin:factor_set_seen", args=(row.pk,))}]

    def get_urls(self) -> list[URLPattern]:
        """Add the page that residents would see."""
        view = self.admin_site.admin_view(self.seen_view)
        return [path("<int:version>/seen/", view, name="factor_set_seen"), *super().get_urls()]

    def seen_view(self, request: HttpRequest, version: int) -> HttpResponse:
        """Show a set in each language as residents see it."""
        row = self.get_object(request, str(version))
        if row is None:
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": _("As residents see it"),
            "subtitle": str(row),
            "opts": self.opts,
            "row": row,
            "back": reverse("admin:evaluations_factorset_change", args=(row.pk,)),
            "tongues": choices(""),
            "sheets": seen(row),
        }
        return TemplateResponse(request, "evaluations/office/seen.html", context)
