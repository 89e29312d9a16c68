"""Released evaluations for managers, appeals for auditors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Anybody, Permission, needs
from audit.reading import audited
from centers.lookup import find_center
from core.pagination import CursorPagination
from core.problems import Problem
from core.public import PublicView
from core.schema import problem
from core.views import ApiView
from evaluations import released
from evaluations import released_shapes as shapes
from evaluations.actions import appeal_item, decide_appeal, reply_to_item
from evaluations.attached import shared_photos, shown_output
from evaluations.kinds import Decision

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

PROBLEM = "application/problem+json"
PAGE_PARAMETERS = [
    OpenApiParameter("cursor", str, description="from `next` or `previous` of another page"),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}),
]


class _ByDay(CursorPagination):
    """The newest day first; inside a day in the order of ids, which are of chance."""

    ordering = ("-day", "id")  # type: ignore[assignment]

    def is_position(self, text: str) -> bool:
        """Tell whether a text is a day."""
        try:
            date.fromisoformat(text)
        except ValueError:
            return False
        return True


class _OpenFirst(CursorPagination):
    """What is not decided first, the oldest before the others."""

    ordering = ("decision", "made_at", "id")  # type: ignore[assignment]

    def is_position(self, text: str) -> bool:
        """Tell whether a text is a decision, or none yet."""
        return text in {"", *Decision}


class ReleasedListView(ApiView):
    """What the release policy lets out of a center's evaluations."""

    permission_classes = (needs(Permission.READ_RELEASED),)

    @extend_schema(
        operation_id="list_released_evaluations",
        summary="Released evaluations of a center",
        description="Never a person, never a time finer than a day: the day of the release, ids of chance.",
        tags=["Evaluations"],
        parameters=PAGE_PARAMETERS,
        responses={200: shapes.ReleasedPage},
    )
    @audited("released_read")
    def get(self, request: Request, code: str) -> Response:
        """List them, the newest day first."""
        items = released.visible_items(person_of(request), code)
        pages = _ByDay()
        page: list[Any] | None = pages.paginate_queryset(items, request, view=self)
        photos = shared_photos(page or [])
        absolute = request.build_absolute_uri
        shown = [
            shapes.item_output(item, [shown_output(each, absolute, by_us=True) for each in photos.get(item.id, [])])
            for item in page or []
        ]
        return pages.get_paginated_response(shown)


class ReplyView(ApiView):
    """Answering a released evaluation."""

    permission_classes = (needs(Permission.ANSWER_RELEASED),)

    @extend_schema(
        operation_id="reply_to_evaluation",
        summary="Answer a released evaluation, publicly or privately",
        description="Its author reads it beside his evaluation. Once: the same again answers the same.",
        tags=["Evaluations"],
        request=shapes.ReplyInput,
        responses={201: shapes.ReplyOutput, (409, PROBLEM): problem(409, "already_replied")},
        examples=[shapes.REPLY_EXAMPLE],
    )
    def post(self, request: Request, code: str, item_id: UUID) -> Response:
        """Store the reply."""
        given = shapes.ReplyInput(data=request.data)
        given.is_valid(raise_exception=True)
        reply = reply_to_item(
            by=person_of(request),
            code=code,
            item_id=item_id,
            text=given.validated_data["text"],
            is_public=given.validated_data["visibility"] == "public",
        )
        return Response(shapes.reply_output(reply), 201)


class PublicRepliesView(PublicView):
    """What a center answered for everybody to read."""

    authentication_classes = ()
    permission_classes = (Anybody,)

    @extend_schema(
        operation_id="list_public_replies",
        summary="What a center answered publicly",
        description="The newest day first. Nothing tells what, or whom, it answers.",
        tags=["Directory"],
        parameters=PAGE_PARAMETERS,
        responses={200: shapes.PublicReplyPage, (404, PROBLEM): problem(404)},
    )
    def get(self, request: Request, code: str) -> Response:
        """List them."""
        center = find_center(code)
        if center is None:
            raise Problem(404)
        pages = _ByDay()
        page: list[Any] | None = pages.paginate_queryset(released.public_replies(center.id), request, view=self)
        return pages.get_paginated_response([shapes.public_reply_output(each) for each in page or []])


class AppealView(ApiView):
    """Appealing a released evaluation."""

    permission_classes = (needs(Permission.ANSWER_RELEASED),)

    @extend_schema(
        operation_id="appeal_evaluation",
        summary="Appeal a released evaluation with evidence",
        description="It is held back until an auditor decides, and counted in `excluded` for everybody to see. Of a "
        "center three may wait at a time, or one in twenty of what it read in a year; beyond: `too_many_appeals`.",
        tags=["Evaluations"],
        request=shapes.AppealInput,
        responses={201: shapes.AppealOutput, (409, PROBLEM): problem(409, "already_appealed", "too_many_appeals")},
        examples=[shapes.APPEAL_EXAMPLE],
    )
    def post(self, request: Request, code: str, item_id: UUID) -> Response:
        """Store the appeal."""
        given = shapes.AppealInput(data=request.data)
        given.is_valid(raise_exception=True)
        evidence = given.validated_data["evidence"]
        appeal = appeal_item(by=person_of(request), code=code, item_id=item_id, evidence=evidence)
        return Response(shapes.appeal_output(appeal), 201)


class AppealListView(ApiView):
    """Appeals for the auditor."""

    permission_classes = (needs(Permission.DECIDE_APPEALS),)

    @extend_schema(
        operation_id="list_appeals",
        summary="Appeals, those not decided first",
        tags=["Evaluations"],
        parameters=PAGE_PARAMETERS,
        responses={200: shapes.AppealPage},
    )
    @audited("appeals_read")
    def get(self, request: Request) -> Response:
        """List them."""
        pages = _OpenFirst()
        page: list[Any] | None = pages.paginate_queryset(released.appeals(), request, view=self)
        return pages.get_paginated_response([shapes.case_output(appeal) for appeal in page or []])


class DecisionView(ApiView):
    """Deciding an appeal."""

    permission_classes = (needs(Permission.DECIDE_APPEALS),)

    @extend_schema(
        operation_id="decide_appeal",
        summary="Uphold or dismiss an appeal",
        description="Upheld, the evaluation stays out of all figures; dismissed, it counts again. Nothing is deleted.",
        tags=["Evaluations"],
        request=shapes.DecisionInput,
        responses={200: shapes.AppealOutput, (409, PROBLEM): problem(409, "appeal_decided")},
        examples=[shapes.DECISION_EXAMPLE],
    )
    def post(self, request: Request, appeal_id: UUID) -> Response:
        """Store the decision."""
        given = shapes.DecisionInput(data=request.data)
        given.is_valid(raise_exception=True)
        decision = shapes.DECISIONS[given.validated_data["decision"]]
        reason = given.validated_data["reason"]
        appeal = decide_appeal(by=person_of(request), appeal_id=appeal_id, decision=decision, reason=reason)
        return Response(shapes.appeal_output(appeal))
