"""Regions, entities, their units and services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from centers.admin.parts import DirectoryAdmin, TabularInline
from centers.models import Entity, Holiday, Ramadan, Region, Service, ServiceDocument, Unit, WorkingHours
from centers.needs import without_team
from core.office.translated import TranslatedTabularInline

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class WorkingHoursInline(TabularInline):
    """When public offices work."""

    model = WorkingHours


class HolidayInline(TabularInline):
    """When nobody works."""

    model = Holiday


class RamadanInline(TabularInline):
    """When the hours of Ramadan hold."""

    model = Ramadan


@admin.register(Region)
class RegionAdmin(DirectoryAdmin):
    """Countries and regions, and when they work: deadlines are counted in it."""

    list_display = ("name", "code", "parent", "timezone")
    list_select_related = ("parent",)
    list_filter = ("is_demo",)
    autocomplete_fields = ("parent",)
    inlines = (WorkingHoursInline, RamadanInline, HolidayInline)


class TeamFilter(admin.SimpleListFilter):
    """Those for which nobody answers."""

    title = _("quality team")
    parameter_name = "team"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """Offer the one case that needs something done."""
        return [("none", _("Nobody answers for it"))]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Entity]) -> QuerySet[Entity]:
        """Return the entities."""
        return rows.filter(pk__in=without_team()) if self.value() == "none" else rows


@admin.register(Entity)
class EntityAdmin(DirectoryAdmin):
    """Organizations."""

    list_display = ("name", "code", "region", "release", "is_active")
    list_select_related = ("region",)
    list_filter = (TeamFilter, "is_active", "release", "is_demo")
    autocomplete_fields = ("parent", "region")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("code", "name", "parent", "region", "website", "is_active")}),
        (_("What its managers learn of ratings"), {"fields": ("release",)}),
    )


@admin.register(Unit)
class UnitAdmin(DirectoryAdmin):
    """Departments and sections."""

    list_display = ("name", "code", "entity", "parent", "is_active")
    list_select_related = ("entity", "parent")
    list_filter = ("is_active", "is_demo")
    autocomplete_fields = ("entity", "parent")


class DocumentInline(TranslatedTabularInline):
    """Papers that a service asks for."""

    model = ServiceDocument
    extra = 0


@admin.register(Service)
class ServiceAdmin(DirectoryAdmin):
    """The catalog."""

    list_display = ("name", "code", "entity", "target_waiting_minutes", "fee", "currency", "is_active")
    list_select_related = ("entity",)
    list_filter = ("is_active", "is_demo")
    autocomplete_fields = ("entity",)
    inlines = (DocumentInline,)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("code", "entity", "name", "description", "is_active")}),
        (_("What is promised"), {"fields": ("target_waiting_minutes", "target_completion_minutes")}),
        (_("What it costs"), {"fields": ("fee", "currency", "payment_methods")}),
    )
