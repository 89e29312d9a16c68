"""My favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from centers import cards, favourites, serializers
from centers.wording import current
from core.caching import NO_STORE
from core.problems import Problem
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request


class FavouritesView(ApiView):
    """What I keep."""

    permission_classes = (needs(Permission.KEEP_FAVOURITES),)

    @extend_schema(
        operation_id="list_favourites",
        summary="Read my favourites",
        description="At most 200, by name, never in pages. A center that has closed is not shown.",
        tags=["Favourites"],
        responses={200: serializers.page_of(serializers.CenterItem)},
    )
    def get(self, request: Request) -> Response:
        """List them."""
        results = favourites.kept(person_of(request).pk, current(), timezone.now())
        return Response({"next": None, "previous": None, "results": results}, headers=NO_STORE)


class FavouriteView(ApiView):
    """One center that I keep, or keep no more."""

    permission_classes = (needs(Permission.KEEP_FAVOURITES),)

    @extend_schema(
        operation_id="add_favourite",
        summary="Keep a center",
        tags=["Favourites"],
        parameters=[serializers.CENTER_CODE],
        request=None,
        responses={
            201: serializers.CenterItem,
            200: serializers.CenterItem,
            (409, "application/problem+json"): problem(409, "too_many_favourites"),
        },
    )
    def put(self, request: Request, code: str) -> Response:
        """Keep it; again changes nothing."""
        if "\0" in code:
            raise Problem(404)
        center, is_new = favourites.keep(code=code, by=person_of(request))
        shown = cards.items([center], current(), timezone.now())
        if center not in shown:  # closed in this moment
            raise Problem(404)
        return Response(shown[center], status=201 if is_new else 200, headers=NO_STORE)

    @extend_schema(
        operation_id="remove_favourite",
        summary="Keep a center no more",
        tags=["Favourites"],
        parameters=[serializers.CENTER_CODE],
        responses={204: None},
    )
    def delete(self, request: Request, code: str) -> Response:
        """Drop it; again changes nothing."""
        if "\0" not in code:
            favourites.drop(code=code, by=person_of(request))
        return Response(status=204)
