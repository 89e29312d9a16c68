"""The mailbox over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.permissions import Permission, needs
from alerts import queries
from alerts.actions import acknowledge_alert, resolve_alert
from alerts.kinds import Cause
from alerts.models import Delivery
from alerts.serializers import AlertFilters, AlertOutput, AlertPage, ResolutionInput, represent
from core.pagination import CursorPagination
from core.schema import problems
from core.views import ApiView

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

FILTERS = {"after": "sequence__gt", "center": "alert__center__code", "state": "alert__state", "kind": "alert__kind"}


class BySequence(CursorPagination):
    """Pages of a mailbox in order of its numbers."""

    ordering = "sequence"


class AlertListView(ApiView):
    """My mailbox."""

    permission_classes: ClassVar = [needs(Permission.READ_ALERTS)]

    @extend_schema(operation_id="alerts_list", parameters=[AlertFilters], responses=AlertPage, tags=["alerts"])
    def get(self, request: Request) -> Response:
        """List the alerts of my mailbox in the order of their numbers.

        A number is missing where I may no longer read what it carried.
        """
        filters = AlertFilters(data=request.query_params)
        filters.is_valid(raise_exception=True)
        mine = Delivery.objects.visible_to(request.user)
        mine = mine.filter(**{FILTERS[name]: value for name, value in filters.validated_data.items()})
        pages = BySequence()
        page = pages.paginate_queryset(queries.rows(mine), request, view=self)
        return pages.get_paginated_response([represent(row) for row in page or []])


class AcknowledgementView(ApiView):
    """Taking note."""

    permission_classes: ClassVar = [needs(Permission.HANDLE_ALERTS)]

    @extend_schema(operation_id="alerts_acknowledge", request=None, responses=AlertOutput, tags=["alerts"])
    def post(self, request: Request, alert_id: UUID) -> Response:
        """Say that I have seen the alert. Said again, it answers the same."""
        acknowledge_alert(alert_id=alert_id, by=request.user)
        return _answer(request, alert_id)


class ResolutionView(ApiView):
    """Closing an alert."""

    permission_classes: ClassVar = [needs(Permission.HANDLE_ALERTS)]

    @extend_schema(
        operation_id="alerts_resolve",
        request=ResolutionInput,
        responses={200: AlertOutput, **problems(409)},
        tags=["alerts"],
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        """Close the alert with its cause and what was done.

        Said again, it answers the same; another outcome than the one that stands is a conflict (`alert_resolved`).
        """
        given = ResolutionInput(data=request.data)
        given.is_valid(raise_exception=True)
        cause = Cause(given.validated_data["cause"])
        resolve_alert(alert_id=alert_id, cause=cause, action=given.validated_data["action"], by=request.user)
        return _answer(request, alert_id)


def _answer(request: Request, alert_id: UUID) -> Response:
    return Response(represent(queries.rows(Delivery.objects.visible_to(request.user)).get(alert_id=alert_id)))
