"""What is printed: PDF/UA from a Typst template, in any of the eight languages, with our own fonts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from core import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

FONTS = Path(__file__).parent / "fonts"
_FIRST = {"ar": "Ayn Arabic", "ur": "Ayn Urdu", "hi": "Ayn Hindi", "zh-hans": "Ayn Chinese", "ru": "Ayn Cyrillic"}
_EVERY = ["Ayn Latin", "Ayn Latin Ext", "Ayn Cyrillic", "Ayn Arabic", "Ayn Hindi", "Ayn Chinese"]
_SIZE = {"ur": 10.5, "hi": 9.5}  # points; Nastaliq is small for its height


def as_pdf(template: Path, data: Mapping[str, Any], language: str) -> bytes:
    """Return PDF/UA-1 of a template and its data, laid out in the language's direction. The same is the same bytes.

    Besides `data` (every word translated, every number formatted) the template finds `lang`, `dir`, `fonts`, `size`
    (points) and `tall` (the script wants more room between lines).
    """
    import typst  # large, and few processes need it

    style = {
        "lang": language.partition("-")[0],
        "dir": languages.direction(language),
        "fonts": list(dict.fromkeys([_FIRST.get(language, "Ayn Latin"), *_EVERY])),
        "size": _SIZE.get(language, 10),
        "tall": language == "ur",
    }
    pdf: bytes = typst.compile(
        str(template),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": orjson.dumps(style | dict(data)).decode()},
        pdf_standards="ua-1",
        timestamp=0,
    )
    return pdf
