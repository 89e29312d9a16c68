"""The rules by which a center is alerted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from alerts import rule_shapes as shapes
from alerts import rules_of
from alerts.actions import change_rules
from core import limits
from core.caching import is_current
from core.problems import Problem
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

    from alerts.rules_of import Standing

PROBLEM = "application/problem+json"
ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, description="For `If-Match`.", response=[200])
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The `ETag` that was read: nobody's change is overwritten."
)


class AlertRulesView(ApiView):
    """What a center is alerted to."""

    permission_classes = (needs(Permission.READ_RULES),)

    @extend_schema(
        operation_id="read_alert_rules",
        summary="Read what a center is alerted to",
        description="All rules, also those that nobody touched.",
        tags=["Alerts"],
        parameters=[ETAG],
        responses={200: shapes.RulesOutput},
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer the rules."""
        center, may_change = rules_of.ruled_center(person_of(request), code)
        return _answer(rules_of.standing(center.pk), may_change=may_change)

    @extend_schema(
        operation_id="change_alert_rules",
        summary="Change what a center is alerted to",
        description="The whole list of what the center sets itself: a rule that is missing goes with the preset again. "
        "For who answers for the center or for the entity that operates it. The same again changes nothing.",
        tags=["Alerts"],
        parameters=[ETAG, IF_MATCH],
        request=shapes.RulesInput,
        responses={200: shapes.RulesOutput, (412, PROBLEM): problem(412, "precondition_failed")},
        examples=[shapes.EXAMPLE],
    )
    def put(self, request: Request, code: str) -> Response:
        """Change the rules."""
        person = person_of(request)
        center, may_change = rules_of.ruled_center(person, code)
        if not may_change:
            raise Problem(403)
        limits.check("rule_changes_per_person", str(person.pk))
        given = shapes.RulesInput(data=request.data)
        given.is_valid(raise_exception=True)
        standing = change_rules(
            center=center,
            wishes=shapes.wishes_of(given.validated_data),
            is_expected=lambda found: is_current(request, shapes.version_of(found)),
            by=person,
        )
        return _answer(standing, may_change=may_change)


def _answer(standing: Standing, *, may_change: bool) -> Response:
    headers = {"Cache-Control": "no-store", "ETag": shapes.version_of(standing)}
    return Response(shapes.represent_rules(standing, may_change=may_change), headers=headers)
