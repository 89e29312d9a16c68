"""What follows from the words of a center: what it is searched by and how it is ordered."""

from __future__ import annotations

from functools import lru_cache

from centers.models import Center
from centers.wording import chain
from core import languages
from core.text import normalize

LONGEST_SORT_NAME = 200  # an index row has a limit


def derive(center: Center) -> None:
    """Set `search_text` and `sort_names` from the names, addresses and code of a center (not saved)."""
    names = _texts(center, "name")
    said = dict.fromkeys([center.code, *names.values(), *_texts(center, "address").values(), center.postcode])
    center.search_text = " ".join(dict.fromkeys(word for text in said for word in _normal(text).split()))
    center.sort_names = [_normal(_first(names, code))[:LONGEST_SORT_NAME] for code in languages.CODES]


def _texts(center: Center, field: str) -> dict[str, str]:
    values = {code: center.__dict__.get(languages.column(field, code)) for code in languages.CODES}
    return {code: value for code, value in values.items() if value}


def _first(texts: dict[str, str], language: str) -> str:
    return next((texts[code] for code in chain(language) if code in texts), "")


@lru_cache(maxsize=4096)
def _normal(text: str) -> str:
    return normalize(text)
