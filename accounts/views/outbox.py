"""The outbox of development, for people and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.outbox import newest
from core import languages
from core.renderers import dumps

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@vary_on_headers("Accept")
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Answer the newest messages as JSON, as a page to who prefers HTML; 404 outside development."""
    if not settings.AYN_DEV:
        raise Http404
    to = request.GET.get("to", "").strip()
    messages = newest(to)
    if request.get_preferred_type(["application/json", "text/html"]) != "text/html":
        return HttpResponse(dumps(messages), content_type="application/json")
    language = translation.get_language() or languages.DEFAULT
    shown = {"messages": messages, "to": to, "language": language, "direction": languages.direction(language)}
    return render(request, "accounts/outbox.html", shown)
