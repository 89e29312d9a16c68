"""Scores at a million evaluations and more: cards, rankings, trends, folding and exports, beside the raw log.

One request at a time over the production server; the limits are a primary-key read over the same HTTP stack and the
same question put to the raw log. What folding and cards cost is measured at a tenth of the evaluations and at all of
them: that it stays the same is the target.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from statistics import median
from typing import Any

import psycopg

from bench import folding, grow, load, machine, w3
from bench.folding import say
from bench.report import Report
from tests.house import House, house

FORMS = ("csv", "xlsx", "parquet")
QUESTIONS = ("pk", "center", "entity", "country", "ranking", "trend", "nation_trend")
HEAP = 150.0  # MB that an export may add to a process, however many rows
SHEETS = 1_000_000  # rows of the workbook, about: each takes a tenth of a millisecond, and none is kept
FLAT = 1.5  # times that a tenth may cost, for each evaluation or card
_anew_days = count(2)


def run(report: Report, *, rows: int = 1_000_000, centers: int = 5_000, seconds: float = 4.0) -> None:
    with house() as own:
        seeds = own.seed(residents=1, centers=centers)
        tenth = _filled(own, seeds, rows // 10, seconds, ahead=5)
        whole = _filled(own, seeds, rows - rows // 10, seconds, ahead=10)
        say("reading scores")
        delays = w3.delays(own, w3.questions(own, seeds, *QUESTIONS), seconds)
        ranking = _anew(own, seeds, ["rankings?level=center&within=country:XT"] * 5)
        trend = _anew(own, seeds, [f"trends?level=center&code={code}" for code in seeds["centers"][300:350]])
        entities = _anew(own, seeds, ["scorecards?level=center&within=entity:XT-POST"] * 100)
        exports = {form: _export(own, form, rows) for form in FORMS}
    pk, costs = delays["pk"], whole["costs"]
    report.at_most("card of one center", delays["center"], pk, 1.5, "ms", "primary-key read")
    report.at_most("centers of one entity", delays["entity"], pk, 3, "ms", "primary-key read")
    report.note("the same, added up anew", f"{entities:.1f} ms, {entities / pk:.2f} x a primary-key read")
    report.below(f"ranking of {centers:,} centers of the nation, kept per fold position", delays["ranking"], 100, "ms")
    report.note("the same, worked out anew", f"{ranking:.0f} ms")
    report.at_most("trend of one center by months, kept", delays["trend"], pk, 3, "ms", "primary-key read")
    report.at_most("trend of one center, worked out anew", trend, pk, 3, "ms", "primary-key read")
    report.at_most("trend of the nation by weeks", delays["nation_trend"], pk, 3, "ms", "primary-key read")
    raw = f"one raw GROUP BY {costs.raw * costs.rows / 1000:,.0f} ms"
    report.note("the nation's card", f"{delays['country']:.2f} ms; {raw}")
    costs.tell(report)
    _growth(report, tenth, whole)
    for form, cost in exports.items():
        speed = f"{cost['rows'] / cost['seconds']:,.0f} rows/s"
        report.below(
            f"memory that an export of {cost['rows']:,} rows adds, {form}", cost["megabytes"], HEAP, "MB", speed
        )


def _filled(own: House, seeds: dict[str, Any], rows: int, seconds: float, *, ahead: int) -> dict[str, Any]:
    """Add evaluations, fold everything anew, and measure what depends on how many there are."""
    say(f"writing {rows:,} evaluations")
    grow.evaluations(own, rows)
    costs = folding.measure(own, ahead)
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")
    if "ayn" not in own.ports:
        own.start_web("ayn", machine.granian("bench.wsgi:application"))
    delays = w3.delays(own, w3.questions(own, seeds, "pk"), seconds)
    card = _anew(own, seeds, [f"scorecards?level=center&within=center:{code}" for code in seeds["centers"][:100]])
    return {"costs": costs, "card": card / delays["pk"]}


def _growth(report: Report, tenth: dict[str, Any], whole: dict[str, Any]) -> None:
    """Compare what one evaluation, and one card, cost before and after the log became ten times as long."""
    few, many = tenth["costs"], whole["costs"]
    beside = f"at {few.rows:,}"
    report.at_most("growth: refold, an evaluation", many.anew / many.copy, few.anew / few.copy, FLAT, "x COPY", beside)
    report.at_most(
        "growth: folding as they arrive, an evaluation",
        *(many.arriving / many.copy, few.arriving / few.copy, FLAT, "x COPY", beside),
    )
    report.at_most(
        "growth: card of one center, worked out anew", whole["card"], tenth["card"], FLAT, "x primary-key read", beside
    )


def _anew(own: House, seeds: dict[str, Any], questions: list[str]) -> float:
    """Median milliseconds of answers over days that nobody asked for before."""
    last = datetime.now(UTC).date()
    token = {"Authorization": f"Bearer {seeds['auditor']}"}
    firsts = [last - timedelta(days=100 + next(_anew_days) % 240) for _ in questions]
    paths = [f"{question}&from={first}&to={last}" for question, first in zip(questions, firsts, strict=True)]
    asked = iter([load.request("GET", f"/api/v1/{path}", **token) for path in paths])
    answers = load.closed(own.ports["ayn"], asked, connections=1, seconds=120, limit=len(paths))
    if set(answers.statuses) != {200}:
        raise RuntimeError(f"answered {dict(answers.statuses)}")
    return 1000 * median(answers.delays)


def _export(own: House, form: str, rows: int) -> dict[str, float]:
    """Export the year, as a workbook so many days of it that they are about `SHEETS` rows."""
    days = min(365, max(1, round(grow.DAYS * SHEETS / rows))) if form == "xlsx" else 365
    say(f"exporting {days} days, {form}")
    found: dict[str, float] = json.loads(own.python("-m", "bench.export_memory", form, str(days)))
    return found
