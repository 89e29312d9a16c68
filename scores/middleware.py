"""Managers leave the marks of their network and device, so that praise from there can be told from residents'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError

from accounts.models import Person
from scores.fraud.keeping import note_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)


class StaffMarksMiddleware:
    """Notes by what a manager came, after he was answered and only if he was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request; a person is known here only if a view of the API let him in."""
        response = self.get_response(request)
        person = request.__dict__.get("user")  # not the lazy one of the admin site's pages: that would be a query
        if isinstance(person, Person) and response.status_code < 400:
            try:
                note_staff(person, request)
            except DatabaseError as error:  # he was answered: that stands
                log.warning("staff_marks_lost", error=type(error).__name__)
        return response
