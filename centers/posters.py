"""The poster with the QR code of a center."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import segno
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core import languages, paper

TEMPLATE = Path(__file__).parent / "templates" / "centers" / "poster.typ"


def rating_address(code: str) -> str:
    """Return where visitors of a center rate it: what its QR code says."""
    return f"{settings.PUBLIC_URL}/rate/{code}"


def qr_code(code: str) -> bytes:
    """Return the QR code of a center as SVG."""
    picture = BytesIO()
    segno.make(rating_address(code), error="m", micro=False).save(picture, kind="svg", scale=8)
    return picture.getvalue()


def poster(code: str, name: str, language: str) -> bytes:
    """Return the poster of a center as PDF, with its name as given and words in a language."""
    data = {
        "title": _("How was your visit?"),
        "name": name,
        "steps": [_("Scan the code with your phone."), _("Give faces to eight questions."), _("Send.")],
        "promise": _("Nobody at the center learns who rated."),
        "address": rating_address(code),
        "alt": _("QR code of %(center)s") % {"center": name},
        "picture": qr_code(code).decode(),
        "others": [
            {"text": _invitation(other), "dir": languages.direction(other), "lang": other.partition("-")[0]}
            for other in languages.CODES
            if other != language
        ],
    }
    return paper.as_pdf(TEMPLATE, data, language)


def _invitation(language: str) -> str:
    with translation.override(language):
        return _("How was your visit?")
