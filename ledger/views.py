"""The ledger for everybody: heads, proofs, the key. Nothing here tells whose an entry is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.permissions import Anybody
from core.asking import asked
from core.problems import Problem
from core.public import PublicView
from core.schema import problem
from ledger import actions, notes, queries, shapes

if TYPE_CHECKING:
    from rest_framework.request import Request

PROBLEM = "application/problem+json"


class _LedgerView(PublicView):
    authentication_classes = ()
    permission_classes = (Anybody,)


class LatestHeadView(_LedgerView):
    """The head that was signed last."""

    @extend_schema(
        operation_id="read_latest_tree_head",
        summary="Latest signed tree head",
        description="Signed every half minute, whether ratings come or not.",
        tags=["Ledger"],
        responses={200: shapes.HeadOutput, (404, PROBLEM): problem(404)},
    )
    def get(self, request: Request) -> Response:
        """Answer it; 404 before the first."""
        head = queries.latest_head()
        if head is None:
            raise Problem(404)
        return Response(shapes.head_output(head, queries.whole_note(head)))


class HeadsView(_LedgerView):
    """All heads that were ever signed."""

    @extend_schema(
        operation_id="list_tree_heads",
        summary="Signed tree heads from a size on",
        tags=["Ledger"],
        parameters=[shapes.HeadsQuery],
        responses={200: shapes.HeadsOutput},
    )
    def get(self, request: Request) -> Response:
        """Answer a page of them."""
        given = asked(request, shapes.HeadsQuery())
        found = list(queries.heads_from(given["from"])[: given["limit"] + 1])
        page = found[: given["limit"]]
        results = [shapes.head_output(head, queries.whole_note(head)) for head in page]
        more = None
        if len(found) > len(page):
            query = urlencode({"from": found[-1].size, "limit": given["limit"]})
            more = request.build_absolute_uri(f"{request.path}?{query}")
        return Response({"next": more, "previous": None, "results": results})


class InclusionView(_LedgerView):
    """That an entry is in the ledger."""

    @extend_schema(
        operation_id="prove_inclusion",
        summary="Proof that a commitment is in the ledger",
        description="For the commitment of a receipt. 404 until it was sealed, which takes half a minute.",
        tags=["Ledger"],
        parameters=[shapes.InclusionQuery, shapes.COMMITMENT],
        responses={
            200: shapes.InclusionOutput, (400, PROBLEM): problem(400, "not_sealed"), (404, PROBLEM): problem(404),
        },
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Answer the proof."""
        given = asked(request, shapes.InclusionQuery())
        entry, size = queries.entry_of(given["commitment"]), _size(given.get("tree_size"), "/tree_size")
        if entry is None or entry.position >= size:
            raise Problem(404)
        return Response(shapes.inclusion_output(queries.inclusion(entry, size)))


class ConsistencyView(_LedgerView):
    """That the ledger was only added to."""

    @extend_schema(
        operation_id="prove_consistency",
        summary="Proof that one tree begins another",
        tags=["Ledger"],
        parameters=[shapes.ConsistencyQuery, *shapes.SIZES],
        responses={200: shapes.ConsistencyOutput, (400, PROBLEM): problem(400, "not_sealed")},
    )
    def get(self, request: Request) -> Response:
        """Answer the proof."""
        given = asked(request, shapes.ConsistencyQuery())
        first, second = given["first"], _size(given["second"], "/second")
        if first > second:
            raise shapes.refuse_size("/first")
        hashes = queries.consistency(first, second)
        return Response({"first": first, "second": second, "hashes": [one.hex() for one in hashes]})


class KeyView(_LedgerView):
    """By which key heads are signed."""

    @extend_schema(
        operation_id="read_ledger_key",
        summary="Key that signs tree heads",
        description="Keep it: who asks for it every time believes whoever answers.",
        tags=["Ledger"],
        responses={200: shapes.LedgerKeyOutput},
    )
    def get(self, request: Request) -> Response:
        """Answer the key."""
        key = notes.public_key(settings.AYN_LEDGER_ORIGIN, actions.secret())
        return Response({"origin": key.name, "key": str(key), "witnesses": settings.AYN_LEDGER_WITNESSES})


class CosignaturesView(_LedgerView):
    """What witnesses say."""

    @extend_schema(
        operation_id="cosign_tree_head",
        summary="Hand in the cosignature of a witness",
        description="A head of ours with the signature line of a witness that this server knows (C2SP "
        "tlog-cosignature). It is told with the head from then on. Again changes nothing.",
        tags=["Ledger"],
        request=shapes.CosignatureInput,
        responses={
            200: shapes.CosignedOutput,
            (400, PROBLEM): problem(400, "not_our_head"),
            (404, PROBLEM): problem(404),
        },
        examples=[shapes.EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Keep it."""
        given: Any = shapes.CosignatureInput(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            accepted = actions.cosign(note=given.validated_data["note"])
        except notes.BadNoteError:
            raise shapes.refuse_note() from None
        except LookupError:
            raise Problem(404) from None
        return Response({"accepted": accepted})


def _size(asked_for: int | None, pointer: str) -> int:
    """Return the size asked for, of any tree up to the latest that was signed; without one the latest."""
    head = queries.latest_head()
    signed = head.size if head else 0
    if asked_for is not None and asked_for > signed:
        raise shapes.refuse_size(pointer)
    return asked_for or signed
