"""What folding costs beside copying the same rows and beside one raw GROUP BY over them, in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from backend import environment
from bench import grow
from bench.report import Report
from tests.house import House

COPIED = 300_000  # rows: what COPY costs for each of more is taken from so many
ARRIVING = 30_000  # evaluations that are folded as they arrive
_RAW = """SELECT center_id, count(*), avg(s), stddev_samp(s)
    FROM evaluations_evaluation, unnest(scores) AS s WHERE s > 0 GROUP BY center_id"""


@dataclass(frozen=True)
class Costs:
    """Microseconds for each row of the log, and how many rows there are; megabytes of the process that folds anew."""

    rows: int
    copy: float
    raw: float
    anew: float
    arriving: float
    memory: float

    def tell(self, report: Report) -> None:
        """Report them; folding anew has a target."""
        report.at_most(f"refold of {self.rows:,} rows, each", self.anew, self.copy, 10, "us", "COPY of such rows")
        report.note("the same beside one raw GROUP BY", f"{self.anew / self.raw:.1f} x {self.raw:.2f} us a row")
        report.below("memory that a refold adds", self.memory, 300, "MB")
        arriving = f"{self.arriving:.0f} us a row, {1e6 / self.arriving:,.0f} rows/s"
        beside = f"{self.arriving / self.copy:.1f} x COPY, {self.arriving / self.raw:.0f} x raw GROUP BY"
        report.note(f"folding two days as they arrive after {self.rows:,} rows", f"{arriving}; {beside}")


def measure(own: House, ahead: int) -> Costs:
    """Fold everything anew, then what arrives in two days that nobody rated yet: those that end `ahead` days from now.

    A day's first ratings are inserts, its later ones updates: only days of the same age compare.
    """
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        rows = (database.execute("SELECT count(*) FROM evaluations_evaluation").fetchone() or (0,))[0]
        copied = _copied(database)
        raw = timed(lambda: database.execute(_RAW).fetchall())  # type: ignore[arg-type]
    say(f"refolding {rows:,} rows")
    anew = shown(own, "-m", "bench.fold_once", "anew")
    say(f"{anew['seconds']:,.0f} s; COPY would have taken {copied * rows:,.0f} s")
    grow.evaluations(own, ARRIVING, days=2, ahead=ahead)
    arriving = shown(own, "-m", "bench.fold_once", "arriving")
    return Costs(
        rows=rows,
        copy=1e6 * copied,
        raw=1e6 * raw / rows,
        anew=1e6 * anew["seconds"] / rows,
        arriving=1e6 * arriving["seconds"] / arriving["rows"],
        memory=anew["megabytes"],
    )


def _copied(database: psycopg.Connection[Any]) -> float:
    """Seconds that a COPY takes for each row, into a table like the log with all that belongs to it."""
    some = "COPY (SELECT * FROM evaluations_evaluation LIMIT %s) TO STDOUT"
    with database.cursor().copy(some, [COPIED]) as out:
        raw = [bytes(part) for part in out]
    database.execute("CREATE TABLE copied (LIKE evaluations_evaluation INCLUDING ALL)")
    try:
        began = time.perf_counter()
        with database.cursor().copy("COPY copied FROM STDIN") as into:
            into.write(b"".join(raw))
        return (time.perf_counter() - began) / len(raw)
    finally:
        database.execute("DROP TABLE copied")


def shown(own: House, *words: str) -> Any:
    """Run a program that shows how far it is and prints a JSON object last; return that."""
    program = subprocess.Popen(
        [sys.executable, *words], cwd=environment.ROOT, env=own.env, stdout=subprocess.PIPE, text=True
    )
    last = ""
    with program:
        for line in program.stdout or ():
            if last:
                say(last)
            last = line.strip()
    if program.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {program.returncode}")
    return json.loads(last)


def say(what: str) -> None:
    """Show a step and the load of the machine."""
    print(f"{time.strftime('%H:%M:%S')} load {os.getloadavg()[0]:.1f}  {what}", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
