"""What the admins of the directory share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.text import capfirst

from accounts.authentication import person_of
from audit.actions import record
from centers.admin.forms import LEFT_TO_RIGHT, ZoneWidget, field_for, known_zone
from core.office.translated import TranslatedAdmin

if TYPE_CHECKING:
    from django.db.models import Field, Model
    from django.http import HttpRequest

LEFT_TO_RIGHT_FIELDS = frozenset({"code", "phone", "website", "postcode", "latitude", "longitude", "currency"})


class Worded:
    """Mixin: closed lists as words, time zones to choose from, codes from left to right."""

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return the field of a form."""
        if own := field_for(db_field.name):
            return own(label=capfirst(db_field.verbose_name))
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name == "timezone":
            field.widget = ZoneWidget()
            field.validators.append(known_zone)  # type: ignore[arg-type]
        if field is not None and db_field.name in LEFT_TO_RIGHT_FIELDS:
            field.widget.attrs |= LEFT_TO_RIGHT
        return field


class DirectoryAdmin(Worded, TranslatedAdmin):
    """Rows with a code; saving leaves an audit row."""

    search_fields: ClassVar[Any] = ("code", "name_en", "name_ar")
    list_display: Any = ("name", "code")
    ordering = ("code",)
    exclude: ClassVar[Any] = ("is_demo",)
    show_full_result_count = False
    list_per_page = 50
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        """Nobody: evaluations name these rows by number."""
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm[Any], change: bool) -> None:
        """Save, and tell the trail which fields were changed."""
        super().save_model(request, obj, form, change)
        action = f"{obj._meta.model_name}_{'changed' if change else 'created'}"
        record(by=person_of(request), action=action, target=obj, detail={"fields": sorted(form.changed_data)})


class TabularInline(Worded, admin.TabularInline):  # type: ignore[type-arg]
    """A table of rows inside the page of another row."""

    extra = 0
