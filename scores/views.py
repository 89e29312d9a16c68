"""Scorecards: for auditors over any dates, for everybody coarse."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, extend_schema

from accounts.authentication import StatelessTokenAuthentication
from accounts.permissions import Anybody, Permission, needs
from audit.reading import audited
from centers import edition, paging
from centers.lookup import find_center
from centers.serializers import CENTER_CODE
from centers.wording import current
from core.asking import asked, link
from core.caching import conditional
from core.problems import Problem, invalid_cursor
from core.public import PublicView
from core.renderers import dumps
from core.schema import UNCHANGED, problem
from scores import actions, scorecards
from scores.findings import KeptView, remembered
from scores.public import excluded
from scores.publishing import MINIMUM
from scores.queries import factor_sets
from scores.serializers import PublicCardOutput, ScorecardPage, ScorecardsQuery

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

    from scores.models import PublicCard

PROBLEM = "application/problem+json"
FRESH = 60  # seconds that phones may keep a public card
REMEMBERED = 5.0  # seconds that a process keeps one


class ScorecardsView(KeptView):
    """The auditor's figures."""

    permission_classes = (needs(Permission.READ_SCORECARDS),)
    shape = ScorecardsQuery()

    @extend_schema(
        operation_id="list_scorecards",
        summary="Scorecards of a level over any dates",
        description="One card for each cut and factor set with evaluations in the period. Points run from 0 to 100; "
        "intervals are 95 %.",
        tags=["Scores"],
        parameters=[ScorecardsQuery],
        responses={
            200: ScorecardPage,
            304: UNCHANGED,
            (400, PROBLEM): problem(
                400,
                "not_kept",
                "unknown_code",
                "before_from",
                "whole_months",
                "fixed_period",
                "not_public",
                "not_siblings",
                "needs_period",
            ),
        },
    )
    @audited("scorecards_read")
    def get(self, request: Request) -> HttpResponse:
        """Answer a page of scorecards, or 304."""
        return self.answer(request, asked(request, self.shape))

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return a page of scorecards."""
        at = _cursor(given, scorecards.ordering(given))
        page, results = scorecards.read(given, at, lambda find: remembered(key, find))
        return {
            "next": link(request, paging.encode(page.next) if page.next else None),
            "previous": link(request, paging.encode(page.previous) if page.previous else None),
            "results": results,
        }


class PublicCardView(PublicView):
    """What everybody may know of a center."""

    authentication_classes = (StatelessTokenAuthentication,)
    permission_classes = (Anybody,)

    @extend_schema(
        operation_id="read_public_scorecard",
        summary="Public scorecard of a center",
        description="Figures of the last twelve months, rounded, counts in bands, only what at least five people "
        "judged. Looked at once a day; a figure is renewed when five or more further answers stand behind it.",
        tags=["Scores"],
        parameters=[CENTER_CODE],
        responses={
            200: PublicCardOutput,
            304: UNCHANGED,
            (404, PROBLEM): problem(404),
        },
        examples=[
            OpenApiExample(
                "Too few",
                value={
                    "center": "QA-HILAL",
                    "minimum_n": 5,
                    "n": None,
                    "reason": "too_few",
                    "since": None,
                    "mean": None,
                    "csat": None,
                    "excluded": 0,
                    "factors": [],
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Answer the card, or 304."""
        center = find_center(code)
        if center is None:
            raise Problem(404)
        language, stands, now = current(), edition.current(), time.monotonic()
        kept = _rendered.get((code, language), stands)
        if kept is None or kept[0] < now:
            kept = (now + REMEMBERED, dumps(_public(code, actions.renewed_card(center.id))))
            _rendered.put((code, language), kept, stands)
        response = conditional(request, kept[1], max_age=FRESH)
        if request.auth:  # its language may be the reader's own
            response["Cache-Control"] = f"private, max-age={FRESH}"
        return response


_rendered: edition.Memory[tuple[str, str], tuple[float, bytes]] = edition.Memory(10_000)


def _public(code: str, card: PublicCard) -> dict[str, Any]:
    told = card.figures["all"] or dict.fromkeys(("n", "since", "mean", "csat"))
    shown = card.figures["factors"] if told["n"] else []
    sets = factor_sets() if shown else {}
    named = [(factor, sets[factor["factor_set"]][factor["position"]]) for factor in shown]
    return {
        "center": code,
        "minimum_n": MINIMUM,
        "reason": None if told["n"] else "too_few",
        **{name: told[name] for name in ("n", "since", "mean", "csat")},
        "excluded": excluded(card.center_id),
        "factors": [
            {name: factor[name] for name in ("factor_set", "n", "mean", "csat")}
            | {"code": word.code, "name": word.name}
            for factor, word in named
        ],
    }


def _cursor(given: dict[str, Any], ordering: str) -> paging.Cursor | None:
    if "cursor" not in given:
        return None
    try:
        cursor = paging.decode(given["cursor"], ordering)
        int(cursor.code)
    except ValueError:
        raise invalid_cursor() from None
    return cursor
