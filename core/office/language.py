"""The language of pages: what somebody chose there (a cookie), else what the browser asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core import languages

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 3600


def choices(chosen: str) -> list[dict[str, Any]]:
    """Return the eight languages as a menu shows them, each by its own name."""
    names = dict(settings.LANGUAGES)
    return [
        {
            "code": code,
            "column": languages.column("", code).removeprefix("_"),
            "name": names[code],
            "direction": languages.direction(code),
            "chosen": code == chosen,
        }
        for code in languages.CODES
    ]


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("admin:index")
    response = HttpResponseRedirect(back)
    if code := languages.match(request.POST.get("language", "")):
        # Not httponly: it is no secret, and the menu of the other pages (web/js/page.js) could not change it any more.
        response.set_cookie(languages.COOKIE, code, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response
