"""The tables that can be exported: their columns, and their rows in parts (for progress and short transactions)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from accounts.trail import event_outputs, events
from audit.models import Event
from centers.paging import Cursor
from core.renderers import dumps
from evaluations.kinds import RowKind
from evaluations.points import SCALE, evaluation_points
from scores import cuts, last_words
from scores.cards import Sums, figures
from scores.counted import MEASURES
from scores.export_kinds import ExportKind
from scores.last_words import bound_now
from scores.models import Round, RoundResult
from scores.periods import fewest
from scores.queries import Card, Choice, cards, factor_sets
from scores.writing import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PAGE = 2_000
PART = timedelta(days=7)  # of visits read in one transaction
Rows = "Iterator[Sequence[Cell]]"


@dataclass(frozen=True)
class Table:
    """Columns, and parts to be read one after the other; `basis` says what the rows follow from (for the manifest)."""

    columns: Sequence[Column]
    parts: Sequence[Callable[[], Iterator[Sequence[Cell]]]]
    basis: dict[str, Any]


def table_of(kind: str, given: dict[str, Any]) -> Table:
    """Return the table of a kind for checked filters. Raises Problem 400 for a place that nobody knows."""
    makers: dict[str, Callable[[dict[str, Any]], Table]] = {
        ExportKind.EVALUATIONS.value: _evaluations,
        ExportKind.SCORECARDS.value: _scorecards,
        ExportKind.ROUND_REPORT.value: _round_report,
        ExportKind.AUDIT_EVENTS.value: _audit_events,
    }
    return makers[kind](given)


# --- ratings ------------------------------------------------------------------------------------------------------
_EVALUATIONS = f"""
SELECT encode(e.commitment, 'hex'), e.local_day, n.code, r.code, c.code, y.code, s.code, e.channel, e.source, e.outcome,
    e.kind, e.factor_set, e.waiting_minutes, e.completion_minutes, e.scores
FROM evaluations_evaluation e {last_words.PLACES} LEFT JOIN centers_service s ON s.id = e.service_id
WHERE {last_words.LAST_WORDS}
  AND (%(center)s::text IS NULL OR c.code = %(center)s) AND (%(entity)s::text IS NULL OR y.code = %(entity)s)
  AND (%(region)s::text IS NULL OR r.code = %(region)s) AND (%(source)s::text IS NULL OR e.source = %(source)s)
"""  # noqa: S608 - both parts are constants
_PLAIN: list[Column] = [
    Column("commitment", str), Column("day", date), Column("country", str), Column("region", str),
    Column("center", str), Column("entity", str), Column("service", str), Column("channel", str),
    Column("source", str), Column("outcome", str), Column("state", str), Column("factor_set", int),
    Column("points", float), Column("waiting_minutes", int), Column("completion_minutes", int),
]  # fmt: skip


def _evaluations(given: dict[str, Any]) -> Table:
    sets = _weights()
    codes = list(dict.fromkeys(code for own in sets.values() for code, _weight in own))
    bound = bound_now()
    wanted = {name: given.get(name) for name in ("center", "entity", "region", "source")}

    def part(first: date, last: date) -> Callable[[], Iterator[Sequence[Cell]]]:
        return lambda: _cells(last_words.read(_EVALUATIONS, first, last, bound, wanted), sets, codes)

    parts = [part(first, last) for first, last in _weeks(given["from"], given["to"])]
    return Table([*_PLAIN, *(Column(code, int) for code in codes)], parts, {"bound": bound})


def _cells(
    rows: Iterator[tuple[Any, ...]], sets: dict[int, list[tuple[str, int]]], codes: list[str]
) -> Iterator[Sequence[Cell]]:
    for *plain, kind, version, waiting, completion, scores in rows:
        own = sets[version]
        points = evaluation_points(scores, [weight for _code, weight in own])
        by_code = {code: score for (code, _weight), score in zip(own, scores, strict=False)}
        yield [
            *plain, last_words.STATES[RowKind(kind)], version, None if points is None else points / SCALE, waiting,
            completion, *(by_code.get(code) or None for code in codes),
        ]  # fmt: skip


def _weights() -> dict[int, list[tuple[str, int]]]:
    """Return code and weight of each factor, by set and position."""
    found: dict[int, list[tuple[str, int]]] = {}
    with connection.cursor() as sql:
        sql.execute("SELECT factor_set_id, code, weight FROM evaluations_factor ORDER BY factor_set_id, position")
        for version, code, weight in sql.fetchall():
            found.setdefault(version, []).append((code, weight))
    return found


def _weeks(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        end = min(last, first + PART - timedelta(days=1))
        yield first, end
        first = end + timedelta(days=1)


# --- scorecards and rounds ----------------------------------------------------------------------------------------
_FIGURES = ("n", "received", "excluded", "mean", "sd", "low", "high", "csat", "csat_low", "csat_high", "bottom2")
_COUNTS = ("n", "received", "excluded")


def _figure_columns(codes: Sequence[str]) -> list[Column]:
    plain = [Column(name, int if name in _COUNTS else float) for name in _FIGURES]
    parts = ("n", "mean", "low", "high", "csat")
    return plain + [Column(f"{code}_{name}", int if name == "n" else float) for code in codes for name in parts]


def _figure_cells(whole: dict[str, Any], codes: Sequence[str]) -> list[Cell]:
    cells: list[Cell] = [whole["n"], whole["received"], whole["excluded"], *_spread(whole), *_shares(whole)]
    cells.append(whole["bottom2"])
    for code in codes:
        own = whole["factors"].get(code)
        cells += [own["n"], own["mean"], *(own["interval"] or (None, None)), own["csat"]] if own else [None] * 5
    return cells


def _spread(one: dict[str, Any]) -> list[Cell]:
    return [one["mean"], one["sd"], *(one["interval"] or (None, None))]


def _shares(one: dict[str, Any]) -> list[Cell]:
    return [one["csat"], *(one["csat_interval"] or (None, None))]


def _codes(sets: Any) -> list[str]:
    return list(dict.fromkeys(named.code for own in sets.values() for named in own))


_MINUTES = [
    Column(f"{measure}_minutes_{name}", int if name.startswith("n") else float)
    for measure in MEASURES
    for name in ("n", "median", "p90", "n_with_target", "on_target")
]


def _minute_cells(whole: dict[str, Any]) -> list[Cell]:
    cells: list[Cell] = []
    for one in (whole[f"{measure}_minutes"] for measure in MEASURES):
        cells += [one["n"], *(one[name] and one[name]["minutes"] for name in ("median", "p90"))]
        cells += [one["n_with_target"], one["on_target"]]
    return cells


def _scorecards(given: dict[str, Any]) -> Table:
    cut = cuts.resolve(given["level"], given.get("within"))
    sets = factor_sets(given.get("factor_set"))
    choice = Choice(fewest(given.get("from"), given.get("to")), sets, given.get("source"), minutes=True)
    codes = _codes(sets)

    def rows() -> Iterator[Sequence[Cell]]:
        at: Cursor | None = None
        while found := cards(cut, choice, at=at, limit=PAGE - 1):
            for card in found:
                told = figures(card.sums, sets[card.factor_set])
                cells = [*_figure_cells(told, codes), *_minute_cells(told)]
                yield [given["level"], card.code, card.name, card.factor_set, *cells]
            at = _after(found[-1])

    first = [Column("level", str), Column("code", str), Column("name", str), Column("factor_set", int)]
    return Table([*first, *_figure_columns(codes), *_MINUTES], [rows], {})


def _after(card: Card) -> Cursor:
    return Cursor("", card.code, str(card.factor_set))


def _round_report(given: dict[str, Any]) -> Table:
    made = Round.objects.get(pk=given["round"])
    named = factor_sets()[made.factor_set_id]
    codes = [factor.code for factor in named]

    def rows() -> Iterator[Sequence[Cell]]:
        for one in RoundResult.objects.filter(round=made, level=given["level"]).order_by("code").iterator(PAGE):
            sums = Sums(
                one.received, one.excluded, one.n, one.points, int(one.points_squared), one.boxes, one.counts
            )  # fmt: skip
            enough = one.n >= made.minimum_n
            cells = _figure_cells(figures(sums, named), codes)
            standing = _standing_cells(one.standing)
            yield [
                one.level,
                one.code,
                *standing,
                *(cells if enough else [one.n, None, one.excluded, *[None] * (len(cells) - 3)]),
            ]

    columns = [Column("level", str), Column("code", str), *_STANDING, *_figure_columns(codes)]
    return Table(columns, [rows], {"round": made.code, "manifest_sha256": made.manifest_sha256})


_STANDING = [
    Column("rank", int), Column("rank_low", int), Column("rank_high", int), Column("group", int),
    Column("score", float), Column("score_low", float), Column("score_high", float), Column("p_top5", float),
    Column("p_bottom5", float),
]  # fmt: skip


def _standing_cells(standing: dict[str, Any] | None) -> list[Cell]:
    if standing is None:
        return [None] * len(_STANDING)
    one = standing
    return [one["rank"], *one["rank_interval"], one["group"], one["score"], *one["interval"], one["p_top5"],
            one["p_bottom5"]]  # fmt: skip


# --- the trail ----------------------------------------------------------------------------------------------------
_TRAIL = [
    Column("id", int), Column("at", datetime), Column("action", str), Column("role", str), Column("username", str),
    Column("target_type", str), Column("target_id", str), Column("detail", str), Column("request_id", str),
]  # fmt: skip


def _audit_events(given: dict[str, Any]) -> Table:
    def rows() -> Iterator[Sequence[Cell]]:
        last: int | None = None
        while page := _trail_page(given, last):
            for event, shown in zip(page, event_outputs(page), strict=True):
                actor = shown["actor"] or {"role": None, "username": None}
                yield [
                    event.pk, event.at, shown["action"], actor["role"], actor["username"], shown["target"]["type"],
                    shown["target"]["id"], _json(shown["detail"]), shown["request_id"],
                ]  # fmt: skip
            last = page[-1].pk

    return Table(_TRAIL, [rows], {})


def _json(detail: dict[str, Any]) -> str:
    return dumps(detail).decode() if detail else ""


def _trail_page(given: dict[str, Any], last: int | None) -> list[Event]:
    found = events(given)
    if last is not None:
        found = found.filter(pk__lt=last)
    return list(found.order_by("-pk")[:PAGE])
