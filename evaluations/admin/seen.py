"""A factor set as residents of each language see it, and what it still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from core import languages

if TYPE_CHECKING:
    from evaluations.models import FactorSet


def seen(row: FactorSet) -> list[dict[str, Any]]:
    """Return for each language its questions, with the texts that a reader's fallback finds marked."""
    factors = list(row.factors.order_by("position"))
    return [
        {
            "code": code,
            "column": languages.column("", code).removeprefix("_"),
            "direction": languages.direction(code),
            "language": dict(settings.LANGUAGES)[code],
            "questions": [
                {"name": _text(factor, "name", code), "question": _text(factor, "question", code)} for factor in factors
            ],
        }
        for code in languages.CODES
    ]


def missing(row: FactorSet) -> list[str]:
    """Return the languages, by their own names, in which a name or question is missing that another one has."""
    factors = list(row.factors.all())
    asked = [(row, "name"), *((factor, field) for factor in factors for field in ("name", "question"))]
    told = [(each, field) for each, field in asked if any(_own(each, field, code) for code in languages.CODES)]
    names = dict(settings.LANGUAGES)
    return [names[code] for code in languages.CODES if not all(_own(each, field, code) for each, field in told)]


def _own(row: Any, field: str, code: str) -> str:
    return getattr(row, languages.column(field, code)) or ""


def _text(row: Any, field: str, code: str) -> dict[str, Any]:
    own = _own(row, field, code)
    other = next((text for each in ("en", *languages.CODES) if (text := _own(row, field, each))), "")
    return {"text": own or other, "is_borrowed": not own and bool(other)}
