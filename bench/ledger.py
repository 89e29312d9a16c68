"""The ledger: how fast it seals beside COPY and however long it is, what a proof costs, what it costs the intake."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from statistics import median

import psycopg

from backend import environment
from bench import ledger_intake, load, machine, scene
from bench.ledger_inside import BATCH
from bench.report import Report
from tests.house import House, house

KNOWN = 2_000


def run(report: Report, *, rows: int, seconds: float) -> None:
    with house() as own:
        _sealing(report, own, rows)
        _proofs(report, own, seconds)
    with house() as own:
        ledger_intake.run(report, own, seconds)


def _sealing(report: Report, own: House, rows: int) -> None:
    """The rate beside COPY, and whether an entry costs at the end what it costs where a tenth is there."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger_inside", str(rows)],
        cwd=environment.ROOT, env=own.env, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    small, large = json.loads(done.stdout)
    for stage in (small, large):
        sealed, copied = (BATCH / median(stage[what]) for what in ("sealed", "copied"))
        report.at_least(f"sealing at {stage['size']:,} entries", sealed, copied, 0.25, "/s", "COPY of such rows")
    # COPY slows down as its indexes grow, and so do ours: what the tree adds must not.
    last, first = (median(stage["sealed"]) / median(stage["copied"]) for stage in (large, small))
    report.at_most("an entry, times COPY", last, first, 1.25, "x", f"at {small['size']:,}")
    grown = median(large["sealed"]) / median(small["sealed"])
    report.note("seconds of an entry, times those at a tenth", f"{grown:.2f}")


def _proofs(report: Report, own: House, seconds: float) -> None:
    seeds = own.seed(residents=1, centers=4)
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        database.execute("ANALYZE")
        size = (database.execute("SELECT size FROM ledger_tree").fetchone() or (1,))[0]
        places = [random.randrange(size) for _ in range(KNOWN)]
        asked = "SELECT encode(commitment, 'hex') FROM ledger_entry WHERE position = ANY (%s)"
        known = [row[0] for row in database.execute(asked, [places]).fetchall()]
        key = (database.execute("SELECT min(id) FROM centers_center").fetchone() or (1,))[0]
    own.start_web("ayn", machine.granian("bench.wsgi:application"))
    works = {
        "primary key": scene.reads(f"/api/v1/bench/rows/{key}", seeds["auditor"]),
        "inclusion": _each([f"inclusion?commitment={one}" for one in known]),
        "consistency": _each([f"consistency?first={place + 1}&second={size}" for place in places]),
    }
    runs: dict[str, list[float]] = {name: [] for name in works}
    for requests in works.values():
        load.closed(own.ports["ayn"], requests, connections=1, seconds=1)
    for name in [*works] * 3:
        result = load.closed(own.ports["ayn"], works[name], connections=1, seconds=seconds / 2)
        if set(result.statuses) != {200}:
            raise RuntimeError(f"{name} answered {dict(result.statuses)}")
        runs[name].append(result.percentile(0.5))
    beside = median(runs.pop("primary key"))
    for name, measured in runs.items():
        report.at_most(f"proof of {name}, {size:,} entries", median(measured), beside, 2, "ms", "primary-key read")


def _each(asked: list[str]) -> Iterator[bytes]:
    return cycle([load.request("GET", f"/api/v1/ledger/proofs/{one}") for one in asked])
