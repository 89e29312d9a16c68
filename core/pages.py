"""What only pages need (the admin site, the documents): requests of the API, which carry bearer tokens, go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest

API = "/api/"


class _Pages:
    """Leads requests of the API past the middleware that it is mixed into."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        """Serve one request."""
        if request.path_info.startswith(API):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Sessions(_Pages, SessionMiddleware):
    """Sessions of pages."""


class Authentication(_Pages, AuthenticationMiddleware):
    """Who is signed in on pages."""


class Messages(_Pages, MessageMiddleware):
    """Messages on pages."""
