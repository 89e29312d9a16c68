"""The audit trail for auditors: who saw, changed, exported or decided what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.permissions import Permission, needs
from accounts.trail import EventFilters, EventPage, event_outputs, events
from audit.reading import audited
from core.asking import asked
from core.pagination import CursorPagination
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

PROBLEM = "application/problem+json"
PAGE_PARAMETERS = [
    OpenApiParameter("cursor", str, description="from `next` or `previous` of another page"),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}),
]


class _NewestFirst(CursorPagination):
    ordering = "-id"


class AuditEventsView(ApiView):
    """The trail."""

    permission_classes = (needs(Permission.READ_TRAIL),)
    shape = EventFilters()

    @extend_schema(
        operation_id="list_audit_events",
        summary="Who saw, changed, exported or decided what",
        description="The newest first. Reading the trail is itself recorded. Residents are never named in it.",
        tags=["Audit"],
        parameters=[EventFilters, *PAGE_PARAMETERS],
        responses={200: EventPage, (400, PROBLEM): problem(400, "before_from")},
    )
    @audited("trail_read")
    def get(self, request: Request) -> Response:
        """Answer a page of the trail."""
        pages = _NewestFirst()
        page: list[Any] | None = pages.paginate_queryset(events(asked(request, self.shape)), request, view=self)
        return pages.get_paginated_response(event_outputs(page or []))
