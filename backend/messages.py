"""Catalogs without GNU gettext: `python -m backend.messages` collects the texts of the code and compiles all eight.

A text that is new stays empty until somebody translates it; the locale tests say which are missing.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from core import languages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "audit", "accounts", "centers", "alerts", "ledger", "visits", "evaluations", "scores", "web", "backend")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "N_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def po_file(code: str) -> Path:
    """Return the catalog of a language; Django writes zh-hans as zh_Hans."""
    return ROOT / "locale" / locale_name(code) / "LC_MESSAGES" / "django.po"


def locale_name(code: str) -> str:
    """Return the locale of one of the eight languages, as Babel and Django's folders write it."""
    return {"zh-hans": "zh_Hans"}.get(code, code)


def extract(root: Path = ROOT) -> Catalog:
    """Return all texts of the code as an empty catalog."""
    found = Catalog(charset="utf-8")
    methods = [("**/templates/**.html", "backend.messages:from_template"), ("**.py", "python")]
    for app in APPS:
        for name, _line, message, comments, context in extract_from_dir(
            root / app, methods, keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            found.add(message, None, [(f"{app}/{name}", None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return found


def from_template(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[Any]:
    """Extract the texts of a Django template (Babel's extraction interface)."""
    source = templatize(fileobj.read().decode("utf-8"))
    source = "\n".join(line.lstrip() for line in source.splitlines())  # Python would see indented blocks
    return extract_python(io.BytesIO(source.encode()), keywords, comment_tags, options)  # type: ignore[arg-type]


def read(code: str) -> Catalog:
    """Return the catalog of a language; a new one when the file is missing."""
    path = po_file(code)
    if not path.exists():
        return Catalog(locale=locale_name(code), charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale_name(code))


def update(code: str, template: Catalog) -> Catalog:
    """Bring the file of a language up to the code: new texts come in empty, gone ones leave. Return the catalog."""
    catalog = read(code)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path = po_file(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """Return the .mo bytes of a catalog."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def compile_all() -> None:
    """Write each .mo whose bytes differ from what its .po says."""
    for code in filter(lambda code: po_file(code).exists(), languages.CODES):
        target = po_file(code).with_suffix(".mo")
        wanted = compiled(read(code))
        if not target.exists() or target.read_bytes() != wanted:
            target.write_bytes(wanted)


def main() -> None:
    """Collect, update, compile; say what is missing."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    template = extract()
    for code in languages.CODES:
        catalog = update(code, template)
        missing = [m for m in catalog if m.id and not (all(m.string or ()) if m.pluralizable else m.string)]
        if code != "en":
            sys.stdout.write(f"{code}: {len(catalog)} texts, {len(missing)} not translated\n")
    compile_all()


if __name__ == "__main__":
    main()
