"""W3: scorecards from rollups, beside a primary-key read over the same HTTP stack and beside the raw log."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from statistics import median
from typing import Any

import psycopg

from bench import grow, load, machine
from bench.report import Report
from tests.house import House, house

ROUNDS = 5
QUESTIONS = ("pk", "center", "entity", "nation", "country", "public")
_RAW = """SELECT count(*), avg(s), stddev_samp(s) FROM evaluations_evaluation, unnest(scores) AS s
          WHERE s > 0 AND {where}"""


def run(report: Report, *, rows: int = 200_000, centers: int = 5_000, seconds: float = 4.0) -> None:
    with house() as own:
        seeds = own.seed(residents=1, centers=centers)
        grow.evaluations(own, rows)
        own.manage("refold", "rollups")
        with psycopg.connect(own.servers.database_url, autocommit=True) as database:
            database.execute("VACUUM ANALYZE")
        own.start_web("ayn", machine.granian("bench.wsgi:application"))
        answered = delays(own, questions(own, seeds, *QUESTIONS), seconds)
        raw = _raw(own)
    pk = answered["pk"]
    report.at_most("W3 card of one center", answered["center"], pk, 1.5, "ms", "primary-key read")
    report.at_most("W3 centers of one entity", answered["entity"], pk, 3, "ms", "primary-key read")
    report.below(f"W3 {centers:,} centers of the nation, first page", answered["nation"], 100, "ms")
    report.note("W3 card of the nation", f"{answered['country']:.2f} ms")
    report.note("W3 public card of one center", f"{answered['public']:.2f} ms")
    report.note(
        f"raw GROUP BY over {rows:,} rows, in PostgreSQL", f"one center {raw[0]:.1f} ms, nation {raw[1]:.0f} ms"
    )


def questions(own: House, seeds: dict[str, Any], *names: str) -> dict[str, Iterator[bytes]]:
    """Endless requests of these questions."""
    last = datetime.now(UTC).date()
    span = f"from={last - timedelta(days=340)}&to={last}"
    some = seeds["centers"][:200]
    with psycopg.connect(own.servers.database_url) as database:
        keys = [row[0] for row in database.execute("SELECT id FROM centers_center ORDER BY id LIMIT 200").fetchall()]
    token = {"Authorization": f"Bearer {seeds['auditor']}"}

    def each(*paths: str) -> Iterator[bytes]:
        return cycle([load.request("GET", f"/api/v1/{path}", **token) for path in paths])

    every = {
        "pk": each(*(f"bench/rows/{key}" for key in keys)),
        "center": each(*(f"scorecards?level=center&within=center:{code}&{span}" for code in some)),
        "entity": each(f"scorecards?level=center&within=entity:XT-POST&{span}"),
        "nation": each(f"scorecards?level=center&within=country:XT&{span}"),
        "country": each(f"scorecards?level=country&{span}"),
        "public": each(*(f"centers/{code}/scorecard" for code in some)),
        "ranking": each(f"rankings?level=center&within=country:XT&{span}"),
        "trend": each(*(f"trends?level=center&code={code}&interval=month&{span}" for code in some)),
        "nation_trend": each(f"trends?level=country&code=XT&interval=week&{span}"),
    }
    return {name: every[name] for name in names}


def delays(own: House, asked: dict[str, Iterator[bytes]], seconds: float) -> dict[str, float]:
    """Median delay of each in milliseconds, one request at a time; they take turns."""
    for requests in asked.values():
        load.closed(own.ports["ayn"], requests, connections=2, seconds=1)  # warm
    delays: dict[str, list[float]] = defaultdict(list)
    for name in [*asked] * ROUNDS:
        result = load.closed(own.ports["ayn"], asked[name], connections=1, seconds=seconds / ROUNDS)
        if set(result.statuses) - {200, 304}:
            raise RuntimeError(f"{name} answered {dict(result.statuses)}")
        delays[name] += result.delays
    return {name: 1000 * median(measured) for name, measured in delays.items()}


def _raw(own: House) -> tuple[float, float]:
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        key = (database.execute("SELECT max(id) FROM centers_center").fetchone() or (0,))[0]
        return _timed(database, f"center_id = {int(key)}"), _timed(database, "true")


def _timed(database: psycopg.Connection[Any], where: str) -> float:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        database.execute(_RAW.format(where=where))  # type: ignore[arg-type]
        took.append(1000 * (time.perf_counter() - began))
    return min(took)
