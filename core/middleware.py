"""What surrounds every request: its id, its language, JSON for whatever the views never see."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import structlog
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.utils import translation
from django.utils.cache import patch_vary_headers

from core import languages, logs
from core.pages import API
from core.problems import Problem, as_problem, problem_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    Handler = Callable[[HttpRequest], HttpResponse]

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")

log = structlog.get_logger("ayn.requests")


class RequestIdMiddleware:
    """Takes X-Request-ID when it is well-formed, makes one otherwise, echoes it and gives it to every log line."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request under its id."""
        given = request.headers.get("X-Request-ID", "")
        current = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        token = logs.request_id.set(current)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = current
            return response
        finally:
            logs.request_id.reset(token)


class ContentPolicyMiddleware(CSPMiddleware):
    """Content-Security-Policy: the configured one for pages, a constant one for JSON, which may load nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the header."""
        if "json" in response.get("Content-Type", ""):
            response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
            return response
        return super().process_response(request, response)


class ApiMiddleware:
    """For /api/: a trailing slash is as good as none, retired apps get 426, and no error leaves as HTML."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        if not request.path_info.startswith(API):
            return self.get_response(request)
        if request.path_info.endswith("/"):
            request.path_info = request.path_info.rstrip("/")
        if request.headers.get("Content-Encoding", "identity") != "identity":
            return problem_response(Problem(415))
        if _outdated(request.headers.get("X-App-Version", "")):
            return problem_response(Problem(426))
        response = self.get_response(request)
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            headers = {name: response[name] for name in ("Allow", "Retry-After") if response.has_header(name)}
            response = problem_response(Problem(response.status_code, headers=headers))
        return response

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        """Answer what escaped the views of the API: the database away is 503, the rest an honest 500."""
        if not request.path_info.startswith(API):
            return None
        if isinstance(exc, RequestDataTooBig):
            return problem_response(Problem(413))
        if isinstance(exc, SuspiciousOperation):
            return problem_response(Problem(400))
        problem = as_problem(exc)
        if problem is None:
            log.exception("unforeseen", path=_route(request))
            problem = Problem(500)
        return problem_response(problem)


class LanguageMiddleware:
    """Chooses among the eight: on pages what was chosen there, else by Accept-Language.

    In the API the signed-in person's language is the next choice (core.views).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request in its language."""
        asked = _chosen(request) or languages.negotiate(request.headers.get("Accept-Language", ""))
        request.asked_language = asked  # type: ignore[attr-defined]
        translation.activate(asked or languages.DEFAULT)
        try:
            response = self.get_response(request)
            if not response.has_header("Content-Language"):
                response["Content-Language"] = translation.get_language() or languages.DEFAULT
            varies = ["Accept-Language"] if request.path_info.startswith(API) else ["Accept-Language", "Cookie"]
            patch_vary_headers(response, varies)
            return response
        finally:
            translation.deactivate()


def _chosen(request: HttpRequest) -> str | None:
    """Return the language chosen on pages; the API goes by its headers alone."""
    return None if request.path_info.startswith(API) else languages.match(request.COOKIES.get(languages.COOKIE, ""))


def _route(request: HttpRequest) -> str:
    """Return the route pattern, never the path: paths may name what nobody should read in a log."""
    return getattr(request.resolver_match, "route", "") or ""


def _outdated(version: str) -> bool:
    minimum = settings.MINIMUM_APP_VERSION
    if not (minimum and VERSION.fullmatch(version)):
        return False
    return _numbers(version) < _numbers(minimum)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
