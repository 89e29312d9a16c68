"""Reading what a GET asks for, and linking to its neighboring pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.problems import invalid

if TYPE_CHECKING:
    from rest_framework.request import Request

    from core.serializers import Input


def asked(request: Request, shape: Input) -> dict[str, Any]:
    """Return the checked query parameters; empty or blank ones ask nothing. Raises ValidationError or Problem 400."""
    query = dict(request.query_params.lists())
    for name, values in query.items():
        if len(values) > 1:
            raise invalid(f"/{name}", "repeated", _("Give this only once."))
    given = {name: str(values[0]) for name, values in query.items() if str(values[0]).strip()}
    checked: dict[str, Any] = shape.run_validation(given)
    return checked


def link(request: Request, cursor: str | None) -> str | None:
    """Return the address of the same list at another cursor; None without one."""
    if cursor is None:
        return None
    query = dict(request.query_params.lists()) | {"cursor": [cursor]}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query, doseq=True)}")
