"""Scores at a million evaluations and more: cards, rankings, trends, folding and exports, beside the raw log.

One request at a time over the production server; the limits are a primary-key read over the same HTTP stack and the
same question put to the raw log.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import psycopg

from bench import grow, load, machine, w3
from bench.report import Report
from tests.house import House, house

FORMS = ("csv", "xlsx", "parquet")
QUESTIONS = ("pk", "center", "entity", "country", "ranking", "trend", "nation_trend")
HEAP = 150.0  # MB that an export may add to a process, however many rows


def run(report: Report, *, rows: int = 1_000_000, centers: int = 5_000, seconds: float = 4.0) -> None:
    with house() as own:
        seeds = own.seed(residents=1, centers=centers)
        grow.evaluations(own, rows)
        raw = _raw_seconds(own)
        idle = _timed(lambda: own.manage("refold", "--help"))
        folded = _timed(lambda: own.manage("refold", "rollups")) - idle
        with psycopg.connect(own.servers.database_url, autocommit=True) as database:
            database.execute("VACUUM ANALYZE")
        own.start_web("ayn", machine.granian("bench.wsgi:application"))
        delays = w3.delays(own, w3.questions(own, seeds, *QUESTIONS), seconds)
        first = _anew(own, seeds, "rankings?level=center&within=country:XT")
        entities = _anew(own, seeds, "scorecards?level=center&within=entity:XT-POST", times=100)
        trends = [_anew(own, seeds, f"trends?level=center&code={code}") for code in seeds["centers"][300:310]]
        exports = {form: json.loads(own.python("-m", "bench.export_memory", form)) for form in FORMS}
    pk = delays["pk"]
    report.at_most("card of one center", delays["center"], pk, 1.5, "ms", "primary-key read")
    report.at_most("centers of one entity", delays["entity"], pk, 3, "ms", "primary-key read")
    report.note("the same, added up anew", f"{entities:.1f} ms, {entities / pk:.2f} x a primary-key read")
    report.below(f"ranking of {centers:,} centers of the nation, kept per fold position", delays["ranking"], 100, "ms")
    report.note("the same, worked out anew", f"{first:.0f} ms")
    report.at_most("trend of one center by months, kept", delays["trend"], pk, 3, "ms", "primary-key read")
    report.at_most("trend of one center, worked out anew", median(trends), pk, 3, "ms", "primary-key read")
    report.at_most("trend of the nation by weeks", delays["nation_trend"], pk, 3, "ms", "primary-key read")
    report.note("the nation's card", f"{delays['country']:.2f} ms; one raw GROUP BY {1000 * raw:,.0f} ms")
    report.note("folding", f"{rows / folded:,.0f} rows/s, {folded / raw:.1f} x the time of one raw GROUP BY")
    for form, cost in exports.items():
        speed = f"{cost['rows'] / cost['seconds']:,.0f} rows/s"
        report.below(
            f"memory that an export of {cost['rows']:,} rows adds, {form}", cost["megabytes"], HEAP, "MB", speed
        )


def _anew(own: House, seeds: dict[str, Any], question: str, times: int = 5) -> float:
    """Milliseconds of an answer over days that nobody asked for before."""
    last = datetime.now(UTC).date()
    token = {"Authorization": f"Bearer {seeds['auditor']}"}
    paths = [f"{question}&from={last - timedelta(days=200 + n)}&to={last}" for n in range(times)]
    asked = iter([load.request("GET", f"/api/v1/{path}", **token) for path in paths])
    return 1000 * median(load.closed(own.ports["ayn"], asked, connections=1, seconds=120, limit=times).delays)


def _raw_seconds(own: House) -> float:
    """Seconds that PostgreSQL needs to group the raw log by center, once."""
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        return _timed(
            lambda: database.execute(
                """SELECT center_id, count(*), avg(s), stddev_samp(s)
                   FROM evaluations_evaluation, unnest(scores) AS s WHERE s > 0 GROUP BY center_id"""
            ).fetchall()
        )


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
