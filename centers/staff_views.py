"""What people who answer for centers need besides the public directory: their mandates, their team, the poster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from centers import mandates, serializers
from centers.posters import poster
from centers.wording import current
from core import limits
from core.caching import NO_STORE
from core.problems import Problem
from core.renderers import JSONRenderer
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

    from centers.models import Center


class MandatesView(ApiView):
    """What I answer for."""

    permission_classes = (needs(Permission.READ_RELEASED),)

    @extend_schema(
        operation_id="list_mandates",
        summary="Read what I answer for",
        description="Centers, and entities wherever they have desks (see `GET /centers?entity=`). Never in pages.",
        tags=["Me"],
        responses={200: serializers.page_of(serializers.MandateOutput)},
    )
    def get(self, request: Request) -> Response:
        """List them."""
        results = mandates.mandates_of(person_of(request))
        return Response({"next": None, "previous": None, "results": results}, headers=NO_STORE)


class TeamView(ApiView):
    """Who else hears of a center's alerts."""

    permission_classes = (needs(Permission.READ_RELEASED),)

    @extend_schema(
        operation_id="list_team",
        summary="Read who answers for a center",
        description="Staff only, for those who answer for the center themselves; administrators change it.",
        tags=["Me"],
        parameters=[serializers.CENTER_CODE],
        responses={200: serializers.page_of(serializers.MemberOutput)},
    )
    def get(self, request: Request, code: str) -> Response:
        """List them."""
        results = mandates.team_of(_own_center(request, code))
        return Response({"next": None, "previous": None, "results": results}, headers=NO_STORE)


class PosterView(ApiView):
    """What hangs at the entrance."""

    permission_classes = (needs(Permission.READ_RELEASED),)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """Take any Accept: browsers ask for a document here, and problems are JSON all the same."""
        return JSONRenderer(), JSONRenderer.media_type

    @extend_schema(
        operation_id="read_poster",
        summary="Read the poster of a center",
        description="A4: the QR code of the center with words in the asked language and an invitation in all eight.",
        tags=["Me"],
        parameters=[serializers.CENTER_CODE],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, (429, "application/problem+json"): problem(429)},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Answer the PDF."""
        center = _own_center(request, code)
        limits.check("posters_per_person", str(person_of(request).pk))
        pdf = poster(center.code, center.name, current())
        disposition = f'inline; filename="{center.code}.pdf"'
        return HttpResponse(
            pdf, content_type="application/pdf", headers={"Content-Disposition": disposition} | NO_STORE
        )


def _own_center(request: Request, code: str) -> Center:
    """Return a center that the person answers for. Raises Problem 404 for all others."""
    center = None if "\0" in code else mandates.answered_for(person_of(request)).filter(code=code).first()
    if center is None:
        raise Problem(404)
    return center
