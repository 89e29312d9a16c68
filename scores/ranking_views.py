"""Rankings, their comparison, trends and triangulation: for auditors, and for quality teams of their own entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema

from accounts.permissions import Permission, needs
from audit.reading import audited
from centers import edition, paging
from centers.wording import current
from core.asking import asked, link
from core.caching import conditional, etag_of, has
from core.problems import invalid, invalid_cursor
from core.renderers import dumps
from core.schema import UNCHANGED, problem
from core.views import ApiView
from scores import answers, cuts, movement, ranking, sums, triangulation
from scores.permissions import check_unit, check_within
from scores.queries import factor_sets
from scores.ranking_shapes import (
    ComparisonInput,
    ComparisonPage,
    RankingPage,
    RankingsInput,
    TrendOutput,
    TrendsInput,
    TriangulationInput,
    TriangulationPage,
)
from scores.sums import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from rest_framework.request import Request

    from scores.cards import Named

PROBLEM = "application/problem+json"
FORBIDDEN: dict[Any, Any] = {304: UNCHANGED, (403, PROBLEM): problem(403)}
FURTHEST = 1_000_000  # rows that a cursor may point beyond
EXAMPLE_DAYS = [
    OpenApiParameter("from", str, required=True, examples=[OpenApiExample("A month", value="2026-10-01")]),
    OpenApiParameter("to", str, required=True, examples=[OpenApiExample("A month", value="2026-10-31")]),
]

_found: edition.Memory[tuple[Any, ...], Any] = edition.Memory(6)  # thousands of rows each
_bodies: edition.Memory[str, bytes] = edition.Memory(250)  # a page or a series each


class FindingsView(ApiView):
    """An answer that stays the same until something more is folded."""

    permission_classes = (needs(Permission.READ_RANKINGS),)
    paged: ClassVar[frozenset[str]] = frozenset({"limit", "cursor", "ordering"})

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return the answer; `key` names the findings that its pages are cut from."""
        raise NotImplementedError

    def answer(self, request: Request, given: dict[str, Any]) -> HttpResponse:
        """Answer what was asked; 304, or what was answered before, as long as nothing was folded."""
        position, current_set = sums.position()
        given.setdefault("factor_set", current_set)
        stands = (position, current(), edition.current(), type(self).__name__)
        asks = tuple(sorted((name, str(value)) for name, value in given.items() if name not in self.paged))
        etag = etag_of(repr((stands, asks, request.build_absolute_uri())).encode())
        body = b"" if has(request, etag) else self._body(request, given, (*stands, *asks), etag)
        response = conditional(request, body, etag=etag)
        response["Cache-Control"] = "private, no-cache"
        return response

    def _body(self, request: Request, given: dict[str, Any], key: tuple[Any, ...], etag: str) -> bytes:
        stands = edition.current()
        body = _bodies.get(etag, stands)
        if body is None:
            body = dumps(self.find(request, given, key))
            _bodies.put(etag, body, stands)
        return body


def remembered(key: tuple[Any, ...], find: Callable[[], Any]) -> Any:
    """Return what was found under this key, else find it."""
    stands = edition.current()
    found = _found.get(key, stands)
    if found is None:
        found = find()
        _found.put(key, found, stands)
    return found


def scope_of(given: dict[str, Any]) -> tuple[Scope, list[Named]]:
    """Return which ratings are asked for, and the factors of their set. Raises Problem 400."""
    version = given["factor_set"]
    factors = factor_sets(version).get(version) if version else None
    if version is None or factors is None:
        raise invalid("/factor_set", "unknown_code", _("There is no such factor set."))
    codes, wanted = [factor.code for factor in factors], given.get("factor")
    if wanted and wanted not in codes:
        raise invalid("/factor", "unknown_code", _("The factor set has no factor with this code."))
    position = codes.index(wanted) if wanted else None
    return Scope(given.get("from"), given.get("to"), version, position, given.get("source")), factors


def scope_told(given: dict[str, Any]) -> dict[str, Any]:
    """Return the scope as it is answered."""
    return {name: given.get(name) for name in ("level", "within", "factor", "factor_set", "source", "from", "to")}


def cut_page(request: Request, given: dict[str, Any], size: int) -> tuple[slice, dict[str, str | None]]:
    """Return which of `size` rows are asked for, and the links to the pages around them."""
    ordering = f"{given['level']} {given.get('within') or ''} {given.get('ordering', '')}"
    start, limit = _start(given, ordering), given["limit"]
    places = {
        "next": start + limit if start + limit < size else None,
        "previous": max(start - limit, 0) if start else None,
    }
    links = {
        name: link(request, paging.encode(paging.Cursor(ordering, str(place), "")) if place is not None else None)
        for name, place in places.items()
    }
    return slice(start, start + limit), links


def _start(given: dict[str, Any], ordering: str) -> int:
    if "cursor" not in given:
        return 0
    try:
        start = int(paging.decode(given["cursor"], ordering).key)
    except ValueError:
        raise invalid_cursor() from None
    if not 0 <= start <= FURTHEST:
        raise invalid_cursor()
    return start


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
        responses={200: TrendOutput, **FORBIDDEN, (400, PROBLEM): problem(400, "unknown_code", "before_from")},
    )
    @audited("trend_read")
    def get(self, request: Request) -> HttpResponse:
        """Answer a series, or 304."""
        given = asked(request, self.shape)
        check_unit(request, given["level"], given["code"])
        return self.answer(request, given)

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return a series."""
        cut, (scope, _factors) = cuts.resolve(given["level"], None), scope_of(given)
        unit = sums.unit_named(cut, given["code"])
        if unit is None:
            raise invalid("/code", "unknown_code", _("There is nothing of this kind with this code."))
        number, name, ramadans = unit
        days = sums.day_sums(cut.level, number, scope)
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
        "at least five ratings.",
        tags=["Scores"],
        parameters=[TriangulationInput],
        responses={
            200: TriangulationPage,
            **FORBIDDEN,
            (400, PROBLEM): problem(400, "not_kept", "unknown_code", "before_from"),
        },
    )
    @audited("triangulation_read")
    def get(self, request: Request) -> HttpResponse:
        """Answer a page of units, or 304."""
        given = asked(request, self.shape)
        check_within(request, given.get("within"))
        return self.answer(request, given)

    def find(self, request: Request, given: dict[str, Any], key: tuple[Any, ...]) -> dict[str, Any]:
        """Return a page of units."""
        cut, (scope, factors) = cuts.resolve(given["level"], given.get("within")), scope_of(given)

        def every() -> Any:
            subjects = sums.subjects(cut, scope, len(factors))
            return subjects, triangulation.differences(subjects, 1 + len(factors)), answers.raters_shares(subjects)

        subjects, found, shares = remembered(key, every)
        rows, links = cut_page(request, given, len(subjects))
        return {
            "scope": scope_told(given),
            **links,
            "parameters": answers.triangulation_parameters(found),
            "results": [
                answers.subject(unit, pairs, factors, shares[unit.code])
                for unit, pairs in zip(subjects[rows], found[rows], strict=True)
            ],
        }
