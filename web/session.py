"""Sign-in of pages: the API's own, with the refresh token in a cookie that no script can read.

A script that somebody smuggles into a page could at most use an access token for its ten minutes. The cookie goes to
these three addresses only, never comes along from another site (SameSite=Strict), and other origins are refused.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt
from django.conf import settings
from django.http import HttpResponse
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.problems import Problem, problem_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

COOKIE = "ayn_session"
PATH = "/session/"
API = "/api/v1/auth/"


def _same_origin(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Take POST of our own pages (and of programs, which name no origin); in place of Django's token in a form."""

    @csrf_exempt
    @require_POST
    def guarded(request: HttpRequest) -> HttpResponse:
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
        if site != "same-origin" or (origin is not None and urlsplit(origin).netloc != request.get_host()):
            return problem_response(Problem(403))
        response = view(request)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


@_same_origin
def sign_in(request: HttpRequest) -> HttpResponse:
    """Take what `POST /auth/tokens` takes."""
    return _kept(_ask(request, "tokens", request.body))


@_same_origin
def refresh(request: HttpRequest) -> HttpResponse:
    """Give a new access token for the cookie; 401 where there is none, or it is good no more."""
    token = request.COOKIES.get(COOKIE)
    if not token:
        return problem_response(Problem(401, "authentication_required"))
    response = _kept(_ask(request, "tokens/refresh", json.dumps({"refresh": token}).encode()))
    if response.status_code == 401:
        _forget(response)
    return response


@_same_origin
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session of the cookie; again changes nothing."""
    if token := request.COOKIES.get(COOKIE):
        _ask(request, "logout", json.dumps({"refresh": token}).encode())
    response = HttpResponse(status=204)
    _forget(response)
    return response


def _ask(request: HttpRequest, name: str, body: bytes) -> HttpResponse:
    """Let the API's own view answer, as if the page had sent `body` there: its limits and its trail are the same."""
    inner = copy.copy(request)
    inner.path = inner.path_info = API + name
    inner.META = {**request.META, "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body))}
    inner.META.pop("HTTP_AUTHORIZATION", None)
    inner._body = body
    inner._read_started = True  # type: ignore[attr-defined]
    match = resolve(inner.path_info)
    response = match.func(inner, *match.args, **match.kwargs)
    rendered: HttpResponse = response.render() if hasattr(response, "render") else response
    return rendered


def _kept(answer: HttpResponse) -> HttpResponse:
    """Move the refresh token of a successful answer into the cookie."""
    if answer.status_code != 200:
        return answer
    told: dict[str, Any] = json.loads(answer.content)
    token = told.pop("refresh")
    response = HttpResponse(json.dumps(told), content_type="application/json")
    expires = jwt.decode(token, options={"verify_signature": False})["exp"]
    issued = jwt.decode(token, options={"verify_signature": False})["iat"]
    response.set_cookie(
        COOKIE,
        token,
        max_age=expires - issued,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
