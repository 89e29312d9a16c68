"""The page behind "no more mail": one click for mail programs (RFC 8058), a button for people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alerts.reach.actions import end_mail
from alerts.reach.mailing import STOP
from core import languages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@csrf_exempt  # the signed address is the proof, and mail programs have no cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET: programs that look at links must change nothing), or end the mail (POST); 404 for a wrong address."""
    try:
        person_id = UUID(STOP.unsign(token))
    except BadSignature:
        raise Http404 from None
    if request.method == "POST":
        end_mail(person_id=person_id)
        words, button = gettext("You will receive no more mail."), ""
    else:
        words, button = gettext("Do you want no more mail?"), gettext("No more mail")
    language = translation.get_language() or languages.DEFAULT
    shown = {"words": words, "button": button, "language": language, "direction": languages.direction(language)}
    return render(request, "alerts/stop.html", shown)
