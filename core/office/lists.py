"""Closed lists in forms and filters: stable codes inside, words outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import SimpleListFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

Words = Mapping[Any, Any]


def _pairs(words: Words) -> list[tuple[str, StrOrPromise]]:
    return [(str(code), word) for code, word in words.items()]


def one_of(words: Words, **more: Any) -> forms.ChoiceField:
    """Return a field for one of the codes."""
    return forms.ChoiceField(choices=_pairs(words), **more)


def some_of(words: Words, **more: Any) -> forms.MultipleChoiceField:
    """Return a field for any of the codes: boxes to tick."""
    return forms.MultipleChoiceField(choices=_pairs(words), widget=forms.CheckboxSelectMultiple, required=False, **more)


def filter_by(field: str, name: StrOrPromise, words: Words) -> type[SimpleListFilter]:
    """Return a filter of lists by the codes of a field."""

    class Filter(SimpleListFilter):
        title = name
        parameter_name = field

        def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, StrOrPromise]]:
            return _pairs(words)

        def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
            return rows.filter(**{field: self.value()}) if self.value() in dict(self.lookup_choices) else rows

    return Filter
