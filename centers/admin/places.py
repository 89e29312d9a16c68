"""Centers with their desks and hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.authentication import person_of
from audit.actions import record
from centers import exporting, words
from centers.actions import save_center
from centers.admin.parts import DirectoryAdmin, TabularInline
from centers.models import Center, Desk, OpeningException, OpeningHours
from core.office.lists import filter_by
from core.office.translated import TranslatedTabularInline
from core.text import normalize

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.urls import URLPattern


class DeskInline(TabularInline):
    """Which entities are present; a desk that ends is made inactive."""

    model = Desk
    can_delete = False
    show_change_link = False
    autocomplete_fields = ("entity", "unit", "services")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Desk]:
        """Read what each row names in the same query."""
        found: QuerySet[Desk] = super().get_queryset(request)
        return found.select_related("center", "entity", "unit").prefetch_related("services")


class HoursInline(TabularInline):
    """Weekly shifts of the center as a whole."""

    model = OpeningHours
    exclude = ("desk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpeningHours]:
        """Leave those of single desks out."""
        found: QuerySet[OpeningHours] = super().get_queryset(request)
        return found.filter(desk=None)


class ExceptionInline(TranslatedTabularInline):
    """Days unlike their weekday."""

    model = OpeningException
    extra = 0


@admin.register(Center)
class CenterAdmin(DirectoryAdmin):
    """Places. What they are searched by follows when they are saved."""

    change_list_template = "centers/office/center_list.html"
    list_display = ("name", "code", "kind_said", "is_active", "region")
    list_select_related = ("region",)
    list_filter = ("is_active", filter_by("kind", _("kind"), words.KINDS), "by_appointment", "is_demo")
    search_fields = ("search_text__contains",)
    search_help_text = _("Name in any language, address or code.")
    autocomplete_fields = ("region", "operator")
    readonly_fields = ("source", "updated_at")
    inlines = (DeskInline, HoursInline, ExceptionInline)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("code", "kind", "name", "description", "is_active")}),
        (_("Where"), {"fields": ("region", "address", "postcode", "latitude", "longitude", "timezone")}),
        (_("Who runs it and how to reach it"), {"fields": ("operator", "phone", "website")}),
        (_("For visitors"), {"fields": ("accessibility", "payment_methods", "by_appointment", "hours_raw")}),
        (_("Origin"), {"fields": ("source", "updated_at")}),
    )

    @admin.display(description=_("kind"), ordering="kind")
    def kind_said(self, center: Center) -> str:
        """Say the kind in words."""
        return str(dict(words.KINDS.items()).get(center.kind, center.kind))  # type: ignore[call-overload]

    def get_urls(self) -> list[URLPattern]:
        """Add the list as a file."""
        export = path("export/", self.admin_site.admin_view(self.export_view), name="centers_center_export")
        return [export, *super().get_urls()]

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """Answer the directory as the table that the import reads."""
        record(by=person_of(request), action="directory_exported", target=("centers.Center", ""))
        name = f"centers-{timezone.now():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(exporting.lines(), content_type="text/csv; charset=utf-8", headers=headers)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Center], search_term: str
    ) -> tuple[QuerySet[Center], bool]:
        """Search as the public does."""
        found: tuple[QuerySet[Center], bool] = super().get_search_results(request, queryset, normalize(search_term))
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool) -> None:
        """Save by the rule that all writers follow."""
        save_center(by=person_of(request), center=obj)
