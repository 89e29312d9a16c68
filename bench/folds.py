"""The folds: do alerts and rollups keep up with the intake at its full rate, and what does folding anew cost?"""

from __future__ import annotations

import threading
import time
from typing import Any

import psycopg

from bench import folding, grow, machine, w1
from bench.report import Report
from tests.house import House, house

REFOLDED = 200_000
_BEHIND = """SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waiting.received_at)), 0)
  FROM evaluations_foldcursor c, LATERAL (
    SELECT received_at FROM evaluations_evaluation e WHERE (e.xid, e.sequence) > (c.xid::text::xid8, c.sequence)
    ORDER BY e.xid, e.sequence LIMIT 1) AS waiting"""
_SEEN = "SELECT 1 WHERE pg_snapshot_xmin(pg_current_snapshot()) > %s"
_BACKLOG = "SELECT (SELECT count(*) FROM evaluations_evaluation) - coalesce(min(rows), 0) FROM evaluations_foldcursor"


class Lag(threading.Thread):
    """Asks again and again how long the oldest row waits for the slowest fold."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self.seconds: list[float] = []
        self.enough = threading.Event()

    def run(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as database:
            database.execute("SET enable_seqscan = off")
            while not self.enough.wait(0.05):
                row = database.execute(_BEHIND).fetchone()
                self.seconds.append(float((row or (0,))[0]))

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[int(0.99 * len(self.seconds))]


class Held(threading.Thread):
    """Writes again and again as the intake does, and asks how long that stays hidden from folds."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self.seconds: list[float] = []
        self.enough = threading.Event()

    def run(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as database:
            while not self.enough.wait(0.02):
                written = database.execute("SELECT pg_current_xact_id()").fetchone()
                began = time.perf_counter()
                while not database.execute(_SEEN, written).fetchone() and not self.enough.wait(0.005):
                    pass
                self.seconds.append(time.perf_counter() - began)


def run(report: Report, *, seconds: float = 8.0) -> None:
    with house() as own:
        seeds = own.seed(residents=w1.RESIDENTS, centers=200)
        own.start_web("ayn", machine.granian("bench.wsgi:application"))
        w1.post(own, "ayn", seeds, seconds=1.5)
        own.start_worker()
        settle(own, 60)
        _beside_the_intake(report, own, seeds, seconds)
        _backlog(report, own, seeds)
        own.stop("ayn")
        _anew(report, own)


def _beside_the_intake(report: Report, own: House, seeds: dict[str, Any], seconds: float) -> None:
    lag = Lag(own.servers.database_url)
    lag.start()
    intake = w1.post(own, "ayn", seeds, seconds=seconds)
    lag.enough.set()
    lag.join()
    left = backlog(own)
    caught_up = settle(own, 120)
    report.note("intake with the worker beside it", f"{intake.rate:,.0f}/s")
    report.below("lag p99 at the intake's full rate", lag.p99, 1, "s", f"{left:,} rows behind at the end")
    report.below("caught up after it", caught_up, 1, "s")


def _backlog(report: Report, own: House, seeds: dict[str, Any]) -> None:
    """What the folds do on their own, beside what the intake does on its own."""
    own.stop("worker")
    single = w1.post(own, "ayn", seeds, seconds=3)
    w1.post(own, "ayn", seeds, seconds=2, batch=50)
    waiting = backlog(own)
    own.start_worker()
    while backlog(own) == waiting:
        time.sleep(0.01)
    rest = backlog(own)
    held = Held(own.servers.database_url)
    held.start()
    took = settle(own, 120)
    held.enough.set()
    held.join()
    own.stop("worker")
    report.at_least("alerts and rollups, working off a backlog", rest / took, single.rate, 1, "/s", "W1 single")
    report.below("meanwhile a new row is hidden from alerts, longest", max(held.seconds), 0.5, "s")


def _anew(report: Report, own: House) -> None:
    """Folding everything again, beside copying such rows."""
    grow.evaluations(own, REFOLDED)
    folding.measure(own, ahead=5).tell(report)


def backlog(own: House) -> int:
    """Rows that the slowest fold has before it."""
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        return int((database.execute(_BACKLOG).fetchone() or (0,))[0])


def settle(own: House, patience: float) -> float:
    """Wait until no fold has rows before it; seconds that took."""
    began = time.perf_counter()
    while backlog(own) > 0:
        if time.perf_counter() - began > patience:
            raise TimeoutError("the folds do not catch up")
        time.sleep(0.02)
    return time.perf_counter() - began
