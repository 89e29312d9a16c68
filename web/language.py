"""The language of pages: what somebody chose there, else what the browser asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import languages

if TYPE_CHECKING:
    from django.http import HttpRequest

COOKIE = languages.COOKIE
# How browsers write numbers and dates (CLDR): Arabic as in the Gulf, with the digits that texts of the API have.
LOCALES = {
    "ar": "ar-AE",
    "en": "en-GB",
    "ur": "ur-PK",
    "hi": "hi-IN",
    "es": "es-ES",
    "zh-hans": "zh-Hans-CN",
    "fr": "fr-FR",
    "ru": "ru-RU",
}


def chosen(request: HttpRequest) -> str:
    """Return one of the eight: of `?language=` (a page kept for offline use names it), the cookie, the browser."""
    for tag in (request.GET.get("language", ""), request.COOKIES.get(COOKIE, "")):
        if code := languages.match(tag):
            return code
    return languages.negotiate(request.headers.get("Accept-Language", "")) or languages.DEFAULT
