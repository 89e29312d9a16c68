"""Pages: shells with all their words and no data, the same for everybody who reads the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from core import languages
from web.language import LOCALES, chosen
from web.revision import revision

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse


def page(template: str, *, area: str = "resident", status: int = 200) -> Callable[..., HttpResponse]:
    """Return a view that shows a template of `web/`, in the language of the cookie, else of the browser.

    What the address names (a center, a rating) is read by the page's module, so one shell serves all of them offline.
    """

    @require_safe
    @gzip_page
    @conditional_page
    def view(request: HttpRequest, **_named: Any) -> HttpResponse:
        language = chosen(request)
        with translation.override(language):
            context = {
                "area": area,
                "language": language,
                "direction": languages.direction(language),
                "locale": LOCALES[language],
                "languages": settings.LANGUAGES,
            }
            response = render(request, f"web/{template}.html", context, status=status)
        response["Content-Language"] = language
        response["Cache-Control"] = "no-cache"
        response["X-Revision"] = revision()  # so that a service worker with older files notices
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return view
