"""What a phone needs to work without a connection: the script of the service worker, and the manifest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import languages
from web.language import chosen
from web.revision import STATIC, files, revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest
    from django.urls import URLPattern

_COLORS = {"theme_color": "#0b5d5a", "background_color": "#f5f7f6"}
_PARAMETER = re.compile(r"<[^>]+>")


def shells(routes: Iterable[URLPattern]) -> list[tuple[str, str]]:
    """Return for each page a pattern of its paths, and one path that serves its shell."""
    written = [str(route.pattern) for route in routes]
    return [(f"^/{_PARAMETER.sub('[^/]+', route)}/?$", "/" + _PARAMETER.sub("-", route)) for route in written]


def worker(routes: Iterable[URLPattern]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of the service worker's script: the same for everybody, another one after each change."""
    pages = shells(routes)

    @require_safe
    def view(_request: HttpRequest) -> HttpResponse:
        kept = [static(str(path.relative_to(STATIC))) for path in files()]
        told = orjson.dumps({"revision": revision(), "files": kept, "shells": pages}).decode()
        script = f'import {{ start }} from "{static("web/js/offline/worker.js")}";\nstart({told});\n'
        response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
        response["Service-Worker-Allowed"] = "/"
        response["Cache-Control"] = "no-cache"
        return response

    return view


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Show what a phone needs to put us among its apps, in the language of the page."""
    language = chosen(request)
    with translation.override(language):
        told = {
            "id": "/",
            "name": _("Ayn: rate your visit"),
            "short_name": _("Ayn"),
            "description": _("Rate your visit to a government service center."),
            "lang": language,
            "dir": languages.direction(language),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            **_COLORS,
            "icons": _icons(),
            "shortcuts": [
                {"name": _("Scan a code"), "url": "/scan"},
                {"name": _("My ratings"), "url": "/mine"},
            ],
            "share_target": {
                "action": "/share",
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {
                    "title": "title",
                    "text": "text",
                    "url": "url",
                    "files": [{"name": "photos", "accept": ["image/*"]}],
                },
            },
        }
    response = JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-cache"
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _icons() -> list[dict[str, str]]:
    icons = [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}]
    for name, size, purpose in (("app-192", 192, "any"), ("app-512", 512, "any"), ("maskable-512", 512, "maskable")):
        source = static(f"web/icons/{name}.png")
        icons.append({"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose})
    return icons
