"""The base of every API view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import translation
from rest_framework.views import APIView

from core import languages, limits

if TYPE_CHECKING:
    from rest_framework.renderers import BaseRenderer
    from rest_framework.request import Request
    from rest_framework.response import Response

READS = ("GET", "HEAD")
UNSHARED = 0.5  # of a person's limit: what a process lets pass without asking Redis


class ApiView(APIView):
    """A view whose answers are in the asked language, else the signed-in person's, else English."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """Choose the renderer; without a search where the client takes what comes."""
        renderers = self.get_renderers()
        if len(renderers) == 1 and request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", renderers[0].media_type):
            return renderers[0], renderers[0].media_type
        return super().perform_content_negotiation(request, force)

    _unchecked = False  # an open connection is used without asking first whether the server ended it

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign in, check permissions, count; fall back to the person's language when the header named none."""
        if request.method in READS and connection.connection is not None:
            connection.health_check_done = self._unchecked = True  # type: ignore[attr-defined]
        if getattr(request, "asked_language", None) is None:
            own = getattr(request.user, "language", "") or ""
            translation.activate(languages.match(own) or languages.DEFAULT)
        super().initial(request, *args, **kwargs)
        if request.auth:
            limits.check("requests_per_person", str(request.user.pk), unshared=UNSHARED)

    def handle_exception(self, exc: Exception) -> Response:
        """Repeat a read once, on a new connection, when the old one was lost; answer a problem for the rest."""
        if self._unchecked and isinstance(exc, (OperationalError, InterfaceError)) and _is_lost():
            self._unchecked = False
            connection.close()
            try:
                return self._again()
            except Exception as second:
                exc = second
        return super().handle_exception(exc)

    def _again(self) -> Response:
        request = self.request = self.initialize_request(self.request._request, *self.args, **self.kwargs)
        self.initial(request, *self.args, **self.kwargs)
        return getattr(self, str(request.method).lower())(request, *self.args, **self.kwargs)  # type: ignore[no-any-return]


def _is_lost() -> bool:
    driver = connection.connection
    return not connection.in_atomic_block and (driver is None or bool(driver.closed))
