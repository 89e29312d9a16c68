"""One shape for every error: problem+json (RFC 9457), its words in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 5

TITLES = {
    "invalid_input": _("Some of what was sent cannot be accepted."),
    "invalid_json": _("The body is not valid JSON."),
    "authentication_required": _("Please sign in."),
    "invalid_token": _("The sign-in has expired or is not valid. Please sign in again."),
    "invalid_partner_key": _("This partner key is unknown, was revoked or is out of date."),
    "permission_denied": _("You may not do this."),
    "not_found": _("There is nothing here."),
    "method_not_allowed": _("This address does not support that method."),
    "not_acceptable": _("None of the requested formats can be delivered."),
    "conflict": _("This contradicts what is already stored."),
    "precondition_failed": _("It was changed meanwhile. Please read it again."),
    "too_large": _("What was sent is too large."),
    "unsupported_media_type": _("This content type is not supported."),
    "app_outdated": _("This version of the app is no longer supported. Please update it."),
    "too_many_requests": _("Too many requests. Please wait a moment."),
    "internal_error": _("Something went wrong on our side. Nothing was lost; please try again."),
    "unavailable": _("The service is not available for a moment. Please try again."),
}
BY_STATUS = {
    400: "invalid_input",
    401: "authentication_required",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    412: "precondition_failed",
    413: "too_large",
    415: "unsupported_media_type",
    426: "app_outdated",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}

# One word for one fault, whichever part of the framework found it.
FAULTS = {
    "min_value": "out_of_range",
    "max_value": "out_of_range",
    "max_digits": "out_of_range",
    "overflow": "out_of_range",
    "invalid_choice": "unknown_choice",
    "max_length": "too_long",
    "max_string_length": "too_long",
    "min_length": "too_short",
    "blank": "empty",
    "null": "required",
    "not_a_list": "invalid_type",
    "not_a_dict": "invalid_type",
    "null_characters_not_allowed": "invalid_characters",
    "surrogate_characters_not_allowed": "invalid_characters",
}

log = structlog.get_logger("ayn.problems")


@dataclass(frozen=True)
class FieldError:
    """One fault of the input: where (JSON pointer), which (stable code), and in words."""

    pointer: str
    code: str
    detail: Any

    def as_json(self) -> dict[str, str]:
        """Return the fault as it is answered."""
        return {"pointer": self.pointer, "code": self.code, "detail": str(self.detail)}


@dataclass
class Problem(Exception):
    """Raise it anywhere below a view to answer a problem. `detail` and the errors' details are translated texts."""

    status: int
    code: str = ""
    detail: Any = ""
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the code that goes with the status when none is given."""
        self.code = self.code or BY_STATUS.get(self.status, "invalid_input")

    def as_json(self) -> dict[str, Any]:
        """Return the problem as it is answered, in the active language."""
        title = TITLES.get(self.code) or TITLES[BY_STATUS.get(self.status, "invalid_input")]
        body: dict[str, Any] = {
            "type": f"urn:ayn:problem:{self.code}",
            "title": str(title),
            "status": self.status,
            "detail": str(self.detail) or str(title),
            "code": self.code,
        }
        if self.errors:
            body["errors"] = [error.as_json() for error in self.errors]
        return body


def invalid(pointer: str, code: str, detail: Any) -> Problem:
    """Return the problem of one bad field."""
    return Problem(400, errors=[FieldError(pointer, code, detail)])


def invalid_cursor() -> Problem:
    """Return the problem of a cursor that we did not make, or made for another list."""
    return invalid("/cursor", "invalid_cursor", _("This cursor is not valid."))


def unavailable(detail: Any = "", *, seconds: int = RETRY_SECONDS) -> Problem:
    """Return 503 with Retry-After: a part that we need is away; nothing was half done."""
    return Problem(503, "unavailable", detail, headers={"Retry-After": str(seconds)})


def problem_response(problem: Problem) -> HttpResponse:
    """Answer a problem outside the API framework (middleware, unknown routes)."""
    response = HttpResponse(orjson.dumps(problem.as_json()), status=problem.status, content_type=CONTENT_TYPE)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def exception_handler(exc: Exception, _context: dict[str, Any]) -> Response | None:
    """Turn whatever a view raised into a problem; what is not foreseen goes on to the 500 of the middleware."""
    problem = as_problem(exc)
    if problem is None:
        return None
    response = Response(problem.as_json(), status=problem.status, content_type=CONTENT_TYPE)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def as_problem(exc: Exception) -> Problem | None:  # noqa: PLR0911 - one line an exception
    """Return the problem that stands for an exception, None for one nobody foresaw."""
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, Http404):
        return Problem(404)
    if isinstance(exc, PermissionDenied):
        return Problem(403)
    if isinstance(exc, (OperationalError, InterfaceError)):
        log.error("database_unavailable", error=type(exc).__name__)
        return unavailable()
    if isinstance(exc, exceptions.ValidationError):
        return Problem(400, errors=list(_field_errors(exc.get_full_details(), "")))
    if isinstance(exc, exceptions.APIException):
        return _from_framework(exc)
    return None


def _from_framework(exc: exceptions.APIException) -> Problem:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    known = BY_STATUS.get(exc.status_code)
    code = known or HTTPStatus(exc.status_code).name.lower()
    if isinstance(exc, exceptions.ParseError):
        return Problem(400, "invalid_json", headers=headers)
    if isinstance(exc, exceptions.AuthenticationFailed):
        code = "invalid_token"
    return Problem(exc.status_code, code, headers=headers)


def _field_errors(details: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        code = str(details["code"])
        yield FieldError(pointer, FAULTS.get(code, code), details["message"])
    elif isinstance(details, dict):
        for name, inner in details.items():
            below = pointer if name == "non_field_errors" else f"{pointer}/{_escape(str(name))}"
            yield from _field_errors(inner, below)
    elif isinstance(details, list):
        nested = any(isinstance(item, (dict, list)) and not _is_leaf(item) for item in details)
        for index, inner in enumerate(details):
            if inner:
                yield from _field_errors(inner, f"{pointer}/{index}" if nested else pointer)


def _is_leaf(item: Any) -> bool:
    return isinstance(item, dict) and set(item) == {"message", "code"}


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
