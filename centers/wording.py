"""Words of the directory in the reader's language: asked -> English -> Arabic -> first filled.

Columns are named outright, so that filters, order and what is shown agree; modeltranslation's own fallback works only
on loaded rows.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

from core import languages

ALL = "all"  # instead of a language: every one of them, as an object


@lru_cache(maxsize=32)
def chain(language: str) -> tuple[str, ...]:
    """Return the languages to try for a reader of `language`, first to last."""
    return tuple(dict.fromkeys((language, *settings.MODELTRANSLATION_FALLBACK_LANGUAGES)))


def current() -> str:
    """Return the language of the answer being made, always one of the eight."""
    return languages.match(get_language() or "") or languages.DEFAULT


@lru_cache(maxsize=512)
def tr_sql(alias: str, field: str, language: str) -> str:
    """Return the SQL of a translated field over a table alias: "" where no language is filled.

    With `language="all"` it is an object of all eight.
    """
    column = {code: f"{alias}.{languages.column(field, code)}" for code in languages.CODES}
    if language == ALL:
        pairs = ", ".join(f"'{code}', {column[code]}" for code in languages.CODES)
        return f"jsonb_build_object({pairs})"
    filled = ", ".join(f"NULLIF({column[code]}, '')" for code in chain(language))
    return f"COALESCE({filled}, '')"
