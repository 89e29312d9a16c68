"""The directory in the admin site, for administrators. Nothing is deleted: what ends is made inactive.

The plain translation admin: its variants with tabs load scripts from other hosts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db import models
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from accounts.authentication import person_of
from audit.actions import record
from centers import hours
from centers.actions import save_center
from centers.models import (
    Center,
    Desk,
    Entity,
    Holiday,
    Mandate,
    OpeningException,
    OpeningHours,
    Ramadan,
    Region,
    Service,
    ServiceDocument,
    Unit,
    WorkingHours,
)
from core.text import normalize

if TYPE_CHECKING:
    from django import forms
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest


class DirectoryAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Rows with a code; saving leaves an audit row."""

    search_fields: ClassVar[Any] = ("code", "name_en", "name_ar")
    list_display: Any = ("code", "name")
    ordering = ("code",)
    show_full_result_count = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        """Nobody: evaluations name these rows by number."""
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm[Any], change: bool) -> None:
        """Save, and tell the trail which fields were changed."""
        super().save_model(request, obj, form, change)
        action = f"{obj._meta.model_name}_{'changed' if change else 'created'}"
        record(by=person_of(request), action=action, target=obj, detail={"fields": sorted(form.changed_data)})


class WorkingHoursInline(admin.TabularInline[WorkingHours, Region]):
    """When public offices work."""

    model = WorkingHours
    extra = 0


class HolidayInline(admin.TabularInline[Holiday, Region]):
    """When nobody works."""

    model = Holiday
    extra = 0


class RamadanInline(admin.TabularInline[Ramadan, Region]):
    """When the hours of Ramadan hold."""

    model = Ramadan
    extra = 0


@admin.register(Region)
class RegionAdmin(DirectoryAdmin):
    """Countries and regions, and when they work: deadlines are counted in it."""

    autocomplete_fields = ("parent",)
    inlines = (WorkingHoursInline, RamadanInline, HolidayInline)


@admin.register(Entity)
class EntityAdmin(DirectoryAdmin):
    """Organizations."""

    list_display = ("code", "name", "release", "is_active")
    list_filter = ("release", "is_active", "is_demo")
    autocomplete_fields = ("parent", "region")


@admin.register(Unit)
class UnitAdmin(DirectoryAdmin):
    """Departments and sections."""

    list_display = ("code", "name", "entity", "parent", "is_active")
    list_select_related = ("entity", "parent")
    list_filter = ("is_active", "is_demo")
    autocomplete_fields = ("entity", "parent")


class DocumentInline(TranslationTabularInline):  # type: ignore[type-arg]
    """Papers that a service asks for."""

    model = ServiceDocument
    extra = 0


@admin.register(Service)
class ServiceAdmin(DirectoryAdmin):
    """The catalog."""

    list_display = ("code", "name", "is_active")
    list_filter = ("is_active", "is_demo")
    autocomplete_fields = ("entity",)
    inlines = (DocumentInline,)


class DeskInline(admin.TabularInline[Desk, Center]):
    """Which entities are present; a desk that ends is made inactive."""

    model = Desk
    extra = 0
    can_delete = False
    autocomplete_fields = ("entity", "unit", "services")


class HoursInline(admin.TabularInline[OpeningHours, Center]):
    """Weekly shifts of the center as a whole."""

    model = OpeningHours
    extra = 0
    exclude = ("desk",)


class ExceptionInline(TranslationTabularInline):  # type: ignore[type-arg]
    """Days unlike their weekday."""

    model = OpeningException
    extra = 0


@admin.register(Center)
class CenterAdmin(DirectoryAdmin):
    """Places. What they are searched by follows when they are saved."""

    list_display = ("code", "name", "kind", "is_active")
    list_filter = ("kind", "is_active", "is_demo")
    search_fields = ("search_text__contains",)
    autocomplete_fields = ("region", "operator")
    inlines = (DeskInline, HoursInline, ExceptionInline)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Center], search_term: str
    ) -> tuple[QuerySet[Center], bool]:
        """Search as the public does."""
        found: tuple[QuerySet[Center], bool] = super().get_search_results(request, queryset, normalize(search_term))
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Refuse unknown time zones in the form."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.base_fields["timezone"].validators.append(known_zone)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool) -> None:
        """Save by the rule that all writers follow."""
        save_center(by=person_of(request), center=obj)


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin[Mandate]):
    """Who answers for which center or entity."""

    list_display = ("person", "center", "entity")
    list_select_related = ("person", "center", "entity")
    autocomplete_fields = ("person", "center", "entity")
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Mandate, form: forms.ModelForm[Any], change: bool) -> None:
        """Save, and tell the trail."""
        super().save_model(request, obj, form, change)
        record(by=person_of(request), action="mandate_given", target=obj)

    def delete_model(self, request: HttpRequest, obj: Mandate) -> None:
        """End a mandate, and tell the trail."""
        record(by=person_of(request), action="mandate_ended", target=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Mandate]) -> None:
        """End several mandates, each told to the trail."""
        for mandate in queryset:
            self.delete_model(request, mandate)


def known_zone(name: str) -> None:
    """Raise ValidationError for a time zone that does not exist."""
    from django.core.exceptions import ValidationError
    from django.utils.translation import gettext

    try:
        hours.zone(name)
    except ValueError:
        raise ValidationError(gettext("This time zone is not known.")) from None
