"""Forms with texts in eight languages: one language is seen at a time (office/tongues.js), each field in its direction.

The translation admins with tabs that modeltranslation brings load scripts from other hosts; these do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.text import capfirst
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline, TranslationTabularInline

from core import languages
from core.office.language import choices

if TYPE_CHECKING:
    from django import forms
    from django.db.models import Field
    from django.http import HttpRequest, HttpResponse

NAMES = dict(settings.LANGUAGES)


class _Directions:
    """Writes each translated field in the direction of its language, and names the language in its label."""

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return the field of a form."""
        field: forms.Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        original = getattr(db_field, "translated_field", None)
        if field is not None and original is not None:
            code = db_field.language.replace("_", "-")  # type: ignore[attr-defined]
            field.widget.attrs |= {"lang": code, "dir": languages.direction(code)}
            field.label = f"{capfirst(original.verbose_name)} (\u2068{NAMES[code]}\u2069)"
        return field


class TranslatedAdmin(_Directions, TranslationAdmin):  # type: ignore[type-arg]
    """A model with translated texts."""

    change_form_template = "office/change_form.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *form: Any, **more: Any
    ) -> HttpResponse:
        """Show the bar of languages."""
        context["tongues"] = choices("")
        return super().render_change_form(request, context, *form, **more)


class TranslatedTabularInline(_Directions, TranslationTabularInline):  # type: ignore[type-arg]
    """Rows with translated texts inside the page of another row, as a table."""


class TranslatedStackedInline(_Directions, TranslationStackedInline):  # type: ignore[type-arg]
    """The same, one form below the other."""
