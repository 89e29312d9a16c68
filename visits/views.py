"""What entities' own systems call: transactions and invitations in bulk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core import limits
from core.asking import asked
from core.parsers import StrictJSONParser
from core.problems import Problem, as_problem
from core.renderers import dumps
from core.schema import problems
from core.serializers import Input
from core.views import READS, ApiView
from visits import counts, examples, reach, rows, shapes
from visits.actions import invite, report_transactions
from visits.authentication import PartnerAuthentication, partner_of, scoped
from visits.kinds import Scope

T = TypeVar("T")
TAGS = ["Partners"]
MEBIBYTE = 1024 * 1024
_TRANSACTION = shapes.TransactionInput()
_INVITATION = shapes.InvitationInput()


class PartnerView(ApiView):
    """A view for partner keys."""

    authentication_classes = (PartnerAuthentication,)


class BulkParser(StrictJSONParser):
    """A thousand items are larger than other bodies."""

    max_bytes = 2 * MEBIBYTE


class TransactionsView(PartnerView):
    """What an entity's system counts."""

    parser_classes = (BulkParser,)

    def get_permissions(self) -> list[Any]:
        """Ask for the scope of what is done."""
        wanted = Scope.READ_TRANSACTIONS if self.request.method in READS else Scope.WRITE_TRANSACTIONS
        return [scoped(wanted)()]

    @extend_schema(
        operation_id="report_transactions",
        summary="Report up to a thousand transactions",
        description="Scope `transactions:write`. Each item is answered on its own, in order; the same again is known "
        "and counted once. Fields: docs/visits.md.",
        tags=TAGS,
        request={"application/json": examples.batch_of("transactions")},
        responses={200: OpenApiResponse(shapes.TRANSACTIONS_OUTPUT, "One result each, in order.")},
        examples=examples.TRANSACTIONS,
    )
    def post(self, request: Request) -> HttpResponse:
        """Store them; answer what became of each."""
        partner, now = partner_of(request), timezone.now()
        raws = _items(request, shapes.TransactionBatch(), "transactions")
        read = [_read(_TRANSACTION, raw, lambda given: rows.transaction(partner.entity_id, given, now)) for raw in raws]
        sound = [item for item in read if not isinstance(item, Problem)]
        kept = iter(report_transactions(entity_id=partner.entity_id, rows=[item.row for item in sound]))
        results = []
        for raw, item in zip(raws, read, strict=True):
            answer = item if isinstance(item, Problem) else next(kept)
            token = None if isinstance(answer, Problem) or isinstance(item, Problem) else item.token
            results.append(_result(raw, answer, token))
        return _json({"results": results})

    @extend_schema(
        operation_id="read_transactions",
        summary="Read what was counted",
        description="Scope `transactions:read`. Days of the own entity with what was reported of them.",
        tags=TAGS,
        parameters=[
            OpenApiParameter("from", {"type": "string", "format": "date"}, required=True, examples=examples.FROM),
            OpenApiParameter("to", {"type": "string", "format": "date"}, required=True, examples=examples.TO),
            OpenApiParameter("center", str, description="code; without: all centers of your entity"),
        ],
        responses={200: shapes.DaysOutput, **problems(404)},
    )
    def get(self, request: Request) -> Response:
        """Answer the days."""
        partner, given = partner_of(request), asked(request, shapes.DaysQuery())
        centers = None
        if "center" in given:
            reached = reach.of_entity(partner.entity_id, given["center"])
            if reached is None:
                raise Problem(404)
            centers = [reached.center.id]
        found = counts.days(counts.Where(given["from"], given["to"], centers, partner.entity_id))
        return Response({"results": [shapes.day_output(day) for day in found]})


class InvitationsView(PartnerView):
    """Tokens for people whom an entity's system writes to itself."""

    parser_classes = (BulkParser,)
    permission_classes = (scoped(Scope.WRITE_INVITATIONS),)

    @extend_schema(
        operation_id="make_invitations",
        summary="Ask for up to a thousand invitations",
        description="Scope `invitations:write`. Each token may be used once. Send no names, addresses or numbers of "
        "people: your system sends the invitations itself.",
        tags=TAGS,
        request={"application/json": examples.batch_of("invitations")},
        responses={200: OpenApiResponse(shapes.INVITATIONS_OUTPUT, "One result each, in order.")},
        examples=examples.INVITATIONS,
    )
    def post(self, request: Request) -> HttpResponse:
        """Make them; answer the token of each."""
        partner, today = partner_of(request), timezone.now().date()
        raws = _items(request, shapes.InvitationBatch(), "invitations")
        read = [_read(_INVITATION, raw, lambda given: rows.invitation(partner.entity_id, given, today)) for raw in raws]
        sound = [item for item in read if not isinstance(item, Problem)]
        kept = iter(invite(entity_id=partner.entity_id, rows=sound))
        results = []
        for raw, item in zip(raws, read, strict=True):
            answer = item if isinstance(item, Problem) else next(kept)
            token = None if isinstance(answer, Problem) else rows.token_of(partner.entity_id, answer.row)
            results.append(_result(raw, answer, token))
        return _json({"results": results})


def _items(request: Request, shape: Input, name: str) -> list[Any]:
    """Return the items of a body, counted against the limit of the key."""
    items: list[Any] = shape.run_validation(request.data)[name]
    limits.check("partner_items_per_key", str(partner_of(request).pk), cost=len(items))
    return items


def _read(shape: Input, raw: Any, place: Callable[[dict[str, Any]], T]) -> T | Problem:
    """Return an item as it is stored, or what is wrong with it."""
    try:
        return place(shape.run_validation(raw))
    except ValidationError as error:
        return as_problem(error) or Problem(400)
    except Problem as problem:
        return problem


def _result(raw: Any, answer: Any, token: str | None) -> dict[str, Any]:
    named = raw.get("reference") if isinstance(raw, dict) else None
    result = {"reference": named[: shapes.MAX_REFERENCE] if isinstance(named, str) else None, "status": answer.status}
    if isinstance(answer, Problem):
        return result | {"problem": answer.as_json()}
    return result | ({"visit_token": token} if token else {})


def _json(data: Any) -> HttpResponse:
    return HttpResponse(dumps(data), content_type="application/json")
