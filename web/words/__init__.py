"""The words that modules of pages need, a file for each page; templates hold all the others.

A word is a text, or for what depends on a count a function of that count which returns `ngettext(one, many, n)`.
Placeholders are those of gettext: `%(name)s`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import get_language

from core import languages

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Word: TypeAlias = "_StrPromise | Callable[[int], str]"
Words: TypeAlias = "Mapping[str, Word]"


def spoken(*groups: Words) -> dict[str, str | dict[str, str]]:
    """Return words in the active language: a text each, of counted ones a text for each plural category of CLDR."""
    samples = _samples(get_language() or languages.DEFAULT)
    return {
        name: {category: word(n) for category, n in samples.items()} if callable(word) else str(word)
        for group in groups
        for name, word in group.items()
    }


@lru_cache(maxsize=8)
def _samples(code: str) -> dict[str, int]:
    """Return for each plural category that whole numbers have in a language one number of that category."""
    rule = languages.cldr(code).plural_form
    found: dict[str, int] = {}
    for n in (*range(201), 1_000_000):
        found.setdefault(rule(n), n)
    return found
