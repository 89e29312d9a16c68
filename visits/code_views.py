"""The code that rotates at a desk, for a display of the entity and for managers of the center."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import segno
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from core.asking import asked
from core.problems import Problem
from core.renderers import JSONRenderer
from core.schema import problems
from core.views import ApiView
from visits import examples, reach, shapes
from visits.authentication import partner_of, scoped
from visits.kinds import Scope
from visits.tokens import desk_code
from visits.views import TAGS, PartnerView

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework.request import Request

    from visits.reach import Reach

UNSTORED = "no-store"  # an old code in a cache would be shown to people
DESK = OpenApiParameter("desk", str, description="code of the entity; without: the only desk, else the whole center")
CENTER = OpenApiParameter("center", str, required=True, examples=[OpenApiExample("A complex", value="QA-HILAL")])
CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, examples=[OpenApiExample("A complex", value="QA-HILAL")])
PICTURE: dict[Any, Any] = {(200, "image/svg+xml"): OpenApiTypes.STR, **problems(404)}


class Shown(NamedTuple):
    """What is shown at a desk now."""

    center: str
    desk: str | None
    token: str
    expires_at: datetime

    @property
    def address(self) -> str:
        """Return what the picture says: whom to rate, and behind # the token, which no server and no log reads."""
        desk = f"?desk={self.desk}" if self.desk else ""
        return f"{settings.PUBLIC_URL}/rate/{self.center}{desk}#visit={self.token}"


def _shown(reached: Reach, desk_code_given: str | None) -> Shown:
    desk = reached.desk(desk_code_given)
    center = reached.center
    code = desk_code(
        center_id=center.id, timezone=center.timezone, entity_id=desk[1] if desk else None, now=timezone.now()
    )
    return Shown(center.code, desk[0] if desk else None, code.token, code.expires_at)


def _told(shown: Shown) -> Response:
    return Response(shown._asdict() | {"address": shown.address}, headers={"Cache-Control": UNSTORED})


def _drawn(shown: Shown) -> HttpResponse:
    picture = BytesIO()
    segno.make(shown.address, error="m", micro=False).save(picture, kind="svg", scale=8)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": UNSTORED})


class _Picture(ApiView):
    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """Take any Accept: browsers ask for images here, and problems are JSON all the same."""
        return JSONRenderer(), JSONRenderer.media_type


class _OfPartner(PartnerView):
    permission_classes = (scoped(Scope.READ_VISIT_CODES),)

    def shown(self, request: Request) -> Shown:
        """Return what the asked desk shows. Raises Problem 404 where the entity has none."""
        given = asked(request, shapes.CenterCodeQuery())
        reached = reach.of_entity(partner_of(request).entity_id, given["center"])
        if reached is None:
            raise Problem(404)
        return _shown(reached, given.get("desk"))


class _OfManager(ApiView):
    permission_classes = (needs(Permission.SHOW_VISIT_CODES),)

    def shown(self, request: Request, code: str) -> Shown:
        """Return what the asked desk shows. Raises Problem 404 where the manager answers for none."""
        given = asked(request, shapes.CodeQuery())
        return _shown(reach.of_manager(person_of(request), code), given.get("desk"))


class PartnerCodeView(_OfPartner):
    """The code of a desk, for its display."""

    @extend_schema(
        operation_id="read_visit_code",
        summary="Read the code that a desk shows now",
        description="Scope `visit_codes:read`. A display asks again when `expires_at` has come.",
        tags=TAGS,
        parameters=[CENTER, DESK],
        responses={200: shapes.CodeOutput, **problems(404)},
        examples=examples.CODE,
    )
    def get(self, request: Request) -> Response:
        """Answer it."""
        return _told(self.shown(request))


class PartnerCodePictureView(_Picture, _OfPartner):
    """The same as a picture."""

    @extend_schema(
        operation_id="draw_visit_code",
        summary="Read that code as a QR code",
        description="Scope `visit_codes:read`.",
        tags=TAGS,
        parameters=[CENTER, DESK],
        responses=PICTURE,
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer it as SVG."""
        return _drawn(self.shown(request))


class CenterCodeView(_OfManager):
    """The code of a desk, for managers without a display."""

    @extend_schema(
        operation_id="read_visit_code_of_center",
        summary="Read the code that a desk of my center shows now",
        tags=TAGS,
        parameters=[CODE, DESK],
        responses={200: shapes.CodeOutput},
        examples=examples.CODE,
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer it."""
        return _told(self.shown(request, code))


class CenterCodePictureView(_Picture, _OfManager):
    """The same as a picture."""

    @extend_schema(
        operation_id="draw_visit_code_of_center",
        summary="Read that code as a QR code",
        tags=TAGS,
        parameters=[CODE, DESK],
        responses=PICTURE,
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Answer it as SVG."""
        return _drawn(self.shown(request, code))
