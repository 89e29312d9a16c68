"""Rankings, their comparison, trends and triangulation: for auditors, and for quality teams of their own entity."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema

from audit.reading import audited
from core.asking import asked
from core.problems import invalid
from core.schema import UNCHANGED, problem
from scores import answers, cuts, movement, ranking, representing, sums, triangulation
from scores.findings import FindingsView, cut_page, remembered, scope_of, scope_told
from scores.permissions import check_unit, check_within
from scores.ranking_inputs import ComparisonInput, RankingsInput, TrendsInput, TriangulationInput
from scores.ranking_shapes import ComparisonPage, RankingPage, TrendOutput, TriangulationPage
from scores.triangulation import NOT_COUNTED, Heard

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

PROBLEM = "application/problem+json"
FORBIDDEN: dict[Any, Any] = {304: UNCHANGED, (403, PROBLEM): problem(403)}
EXAMPLE_DAYS = [
    OpenApiParameter("from", str, required=True, examples=[OpenApiExample("A month", value="2026-10-01")]),
    OpenApiParameter("to", str, required=True, examples=[OpenApiExample("A month", value="2026-10-31")]),
]


class RankingsView(FindingsView):
    """Who is best, and how sure that is."""

    shape = RankingsInput()

    @extend_schema(
        operation_id="list_rankings",
        summary="Ranking with intervals of score and rank",
        description="Units with at least five ratings of one factor set, by shrunken score, from the best or the worst "
        "on. Every figure can be computed again: docs/scores.md.",
        tags=["Scores"],
        parameters=[RankingsInput],
        responses={
            200: RankingPage,
            **FORBIDDEN,
            (400, PROBLEM): problem(400, "not_kept", "unknown_code", "before_from"),
        },
    )
    @audited("ranking_read")
    def get(self, request: Request) -> HttpResponse:
        """Answer a page of a ranking, or 304."""
        given = asked(request, self.shape)
        check_within(request, given.get("within"))
        return self.answer(request, given)

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return a page of a ranking."""
        cut, (scope, _factors) = cuts.resolve(given["level"], given.get("within")), scope_of(given)
        found = remembered(key, lambda: ranking.rank(sums.unit_sums(cut, scope)))
        rows, links = cut_page(request, given, len(found.places))
        places = found.places if given["ordering"] == "best" else found.places[::-1]
        return {
            "scope": scope_told(given),
            **links,
            "parameters": answers.ranking_parameters(found),
            "results": [answers.place(place) for place in places[rows]],
        }


class ComparisonView(FindingsView):
    """Who moved between two periods, and whether the move is real."""

    shape = ComparisonInput()

    @extend_schema(
        operation_id="compare_rankings",
        summary="Two rankings compared: who moved, and is the move real",
        description="The units that both periods rank, by their later rank. Without `previous_from` and `previous_to` "
        "the earlier period is the one just before, as long.",
        tags=["Scores"],
        parameters=[ComparisonInput, *EXAMPLE_DAYS],
        responses={
            200: ComparisonPage,
            **FORBIDDEN,
            (400, PROBLEM): problem(400, "not_kept", "unknown_code", "before_from", "overlap", "no_period_before"),
        },
    )
    @audited("ranking_comparison_read")
    def get(self, request: Request) -> HttpResponse:
        """Answer a page of a comparison, or 304."""
        given = asked(request, self.shape)
        check_within(request, given.get("within"))
        return self.answer(request, given)

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return a page of a comparison."""
        cut, (scope, _factors) = cuts.resolve(given["level"], given.get("within")), scope_of(given)
        before = scope.over(given["previous_from"], given["previous_to"])
        found = remembered(key, lambda: movement.compare(sums.unit_sums(cut, before), sums.unit_sums(cut, scope)))
        rows, links = cut_page(request, given, len(found.moves))
        return {
            "scope": scope_told(given),
            "previous_from": before.first,
            "previous_to": before.last,
            **links,
            "parameters": answers.movement_parameters(found),
            "results": [answers.move(move) for move in found.moves[rows]],
        }


class TrendsView(FindingsView):
    """One unit over time."""

    shape = TrendsInput()

    @extend_schema(
        operation_id="read_trend",
        summary="A series with its changes of level",
        description="Means of days, weeks or months with intervals, and the days on which the level changed by a test "
        "that reports a change in at most one of twenty series without any. Weekdays and Ramadan are no changes.",
        tags=["Scores"],
        parameters=[
            TrendsInput,
            OpenApiParameter("code", str, required=True, examples=[OpenApiExample("A country", value="QA")]),
        ],
        responses={
            200: TrendOutput,
            **FORBIDDEN,
            (400, PROBLEM): problem(400, "unknown_code", "before_from", "not_kept", "whole_months"),
        },
    )
    @audited("trend_read")
    def get(self, request: Request) -> HttpResponse:
        """Answer a series, or 304."""
        given = asked(request, self.shape)
        if "within" in given:
            check_within(request, given["within"])
        else:
            check_unit(request, given["level"], given["code"])
        return self.answer(request, given)

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return a series."""
        cut, (scope, _factors) = cuts.series(given["level"], given.get("within")), scope_of(given)
        unit = sums.unit_named(cut, given["code"])
        if unit is None:
            raise invalid("/code", "unknown_code", _("There is nothing of this kind with this code."))
        keys, name, ramadans = unit
        days = sums.day_sums(cut.level, keys, scope)
        return {
            "scope": scope_told(given),
            "code": given["code"],
            "name": name,
            "interval": given["interval"],
            **answers.trend(days, given["interval"], ramadans),
        }


class TriangulationView(FindingsView):
    """Citizens, shoppers and surveys about the same units."""

    shape = TriangulationInput()

    @extend_schema(
        operation_id="triangulate",
        summary="Where citizens, shoppers and surveys disagree",
        description="Units by code; for each the differences of two sources, overall and by factor, wherever both have "
        "at least five ratings. `level=customer_category` or `channel`, and centers, tell how often each is heard "
        "beside how often it is served, where entities count visits; their counts are read anew every hour.",
        tags=["Scores"],
        parameters=[TriangulationInput],
        responses={
            200: TriangulationPage,
            **FORBIDDEN,
            (400, PROBLEM): problem(400, "not_kept", "unknown_code", "before_from", "whole_months"),
        },
    )
    @audited("triangulation_read")
    def get(self, request: Request) -> HttpResponse:
        """Answer a page of units, or 304."""
        given = asked(request, self.shape)
        check_within(request, given.get("within"))
        return self.answer(request, given)

    def complete(self, given: dict[str, Any], current_set: int | None) -> None:
        """Ask for the visits as counted in this hour: they come without anything being folded."""
        super().complete(given, current_set)
        given["hour"] = int(time.time()) // 3600

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return a page of units."""
        cut, (scope, factors) = cuts.resolve(given["level"], given.get("within")), scope_of(given)

        def every() -> Any:
            subjects = sums.subjects(cut, scope, len(factors))
            return (
                subjects,
                triangulation.differences(subjects, 1 + len(factors)),
                answers.raters_shares(subjects),
                representing.heard(given["level"], given.get("within"), scope, subjects),
            )

        subjects, found, shares, (heard, reason, covered) = remembered(key, every)
        silent = Heard(reason=reason or NOT_COUNTED)
        rows, links = cut_page(request, given, len(subjects))
        return {
            "scope": scope_told(given),
            **links,
            "parameters": answers.triangulation_parameters(found, reason, covered),
            "results": [
                answers.subject(unit, pairs, factors, shares[unit.code], heard.get(unit.code, silent))
                for unit, pairs in zip(subjects[rows], found[rows], strict=True)
            ],
        }
