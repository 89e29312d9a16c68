"""What a resident reads of himself beside his ratings: receipts, and where he was lately."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from centers import cards
from centers.wording import current
from core.caching import NO_STORE
from core.problems import Problem
from core.views import ApiView
from evaluations import own, own_shapes, schema
from evaluations.keys import is_of
from evaluations.queries import stored, versions_of
from ledger.queries import sealed

if TYPE_CHECKING:
    from rest_framework.request import Request


class ReceiptView(ApiView):
    """What proves one of my evaluations."""

    permission_classes = (needs(Permission.READ_OWN_EVALUATIONS),)

    @extend_schema(
        operation_id="evaluations_receipt",
        summary="Read what proves one of my evaluations",
        description="The commitment to its last content and the salt that opens it; it shows no score. What the "
        "ledger adds is null until the evaluation is sealed in it.",
        tags=["Evaluations"],
        responses={200: schema.answer(own_shapes.RECEIPT, "Keep it to yourself.")},
    )
    def get(self, request: Request, evaluation_id: UUID) -> Response:
        """Answer the receipt."""
        versions = versions_of([evaluation_id]).get(evaluation_id, [])
        if not versions or not is_of(versions[0], person_of(request).pk):
            raise Problem(404)
        found = stored(versions)
        # The row that first said it: those that hold it back or let it go repeat its commitment.
        said = next(row for row in versions if row.commitment == found.content.commitment)
        proven = sealed(evaluation_id, said.revision)
        return Response(own_shapes.receipt(found, proven), headers=NO_STORE)


class RecentCentersView(ApiView):
    """Where I was lately."""

    permission_classes = (needs(Permission.KEEP_FAVOURITES),)

    @extend_schema(
        operation_id="list_recent_centers",
        summary="Read where I was lately",
        description="The centers of my ratings of a year, at most 20, the last first, never in pages.",
        tags=["Favourites"],
        responses={200: own_shapes.RecentPage},
    )
    def get(self, request: Request) -> Response:
        """List them."""
        now = timezone.now()
        found = own.recent_centers(person_of(request), now)
        shown = cards.items([center_id for center_id, _ in found], current(), now)
        results = [shown[number] | {"last_visited_on": day} for number, day in found if number in shown]
        return Response({"next": None, "previous": None, "results": results}, headers=NO_STORE)

    @extend_schema(
        operation_id="clear_recent_centers",
        summary="Begin the list of where I was anew",
        description="Ratings stay what they are.",
        tags=["Favourites"],
        responses={204: None},
    )
    def delete(self, request: Request) -> Response:
        """Clear it."""
        own.clear_recent(person_of(request), timezone.now())
        return Response(status=204)
