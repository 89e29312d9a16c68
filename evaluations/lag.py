"""How far folds are behind the log, and who holds them back."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection

from core.prepared import prepared

MOST = 100_000  # rows counted; more is "at least"
PROPER_LOOK = 1.0  # seconds

_LAG = """SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(waiting.received_at)), 0)
    FROM evaluations_foldcursor c, LATERAL (
        SELECT e.received_at FROM evaluations_evaluation e
        WHERE (e.xid, e.sequence) > (c.xid::text::xid8, c.sequence) ORDER BY e.xid, e.sequence LIMIT %s) waiting
    WHERE c.name = %s"""
_OLDEST = """SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity
    WHERE backend_xid IS NOT NULL"""  # of every database: the bound is the server's
_BEAT = """UPDATE evaluations_foldcursor SET updated_at = now()
    WHERE name IN (SELECT name FROM evaluations_foldcursor WHERE name = ANY (%s) FOR NO KEY UPDATE SKIP LOCKED)"""


_NEWEST = "SELECT last_value FROM evaluations_evaluation_sequence"
# Every transaction that has an id holds this lock: nobody can be about to commit a row when there is none.
_QUIET = "SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'transactionid')"
_WAITING = """SELECT NOT EXISTS (SELECT FROM evaluations_foldcursor WHERE name = %s) OR EXISTS (
    SELECT FROM evaluations_foldcursor c, LATERAL (
        SELECT FROM evaluations_evaluation e
        WHERE (e.xid, e.sequence) > (c.xid::text::xid8, c.sequence)
          AND e.xid < (SELECT pg_snapshot_xmin(pg_current_snapshot())) LIMIT 1) waiting
    WHERE c.name = %s)"""


class Lookout:
    """Tells whether a fold has work, at little cost while nothing happens.

    Once nothing waited and no transaction was writing, nothing new can be there until the log's sequence moves. It
    looks properly every second all the same.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._still: tuple[int, float] | None = None

    def sees_work(self) -> bool:
        """Tell whether rows may wait behind the fold's cursor."""
        with connection.cursor() as sql, prepared():
            sql.execute(_NEWEST)  # in this order: what the look below misses has a higher number
            newest = sql.fetchone()[0]
            if self._still and self._still[0] == newest and time.monotonic() < self._still[1]:
                return False
            sql.execute(_QUIET)
            quiet = sql.fetchone()[0]
            sql.execute(_WAITING, [self.name, self.name])
            waiting = bool(sql.fetchone()[0])
        self._still = (newest, time.monotonic() + PROPER_LOOK) if quiet and not waiting else None
        return waiting


@dataclass(frozen=True)
class Lag:
    """Committed rows not folded yet (at most MOST) and the seconds since the first of them was received."""

    rows: int
    seconds: float


def lag_of(name: str) -> Lag:
    """Return how far a fold is behind."""
    with connection.cursor() as sql:
        sql.execute(_LAG, [MOST, name])
        rows, seconds = sql.fetchone()
    return Lag(rows, max(0.0, float(seconds)))


def oldest_writer() -> float:
    """Return the age in seconds of the oldest open transaction that wrote: nothing younger can be folded."""
    with connection.cursor() as sql:
        sql.execute(_OLDEST)
        return float(sql.fetchone()[0])


def beat(names: list[str]) -> None:
    """Note on the folds' cursors that a worker lives, idle or not."""
    with connection.cursor() as sql:
        sql.execute(_BEAT, [names])
