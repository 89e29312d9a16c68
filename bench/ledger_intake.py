"""What the ledger costs the intake: POST with promise, sealing and heads, and without.

Only what the ledger adds runs beside the web servers: what all other folds cost would hide it and make it uncertain.
The rate is measured in turns. Processor time is measured while both servers are under the same load at the same time,
for another's load then costs both alike; what each spends in PostgreSQL is told apart by its connections.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median
from typing import Any

import psycopg

from backend import environment
from bench import cpu, load, machine, scene, w1
from bench.report import Report
from tests.house import House

PAIRS = 16  # of turns that are compared for the rate
TOGETHER = 5  # runs of both at once
RATINGS = 200  # of a turn, for each of --seconds
AFTER = 3.0  # seconds in which all is sealed
NAMES = ("with", "without")
SEALER = "sealer"


def run(report: Report, own: House, seconds: float) -> None:
    """Measure and tell."""
    seeds = own.seed(residents=w1.RESIDENTS, centers=200)
    own.env["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    for name, ledger in zip(NAMES, ("on", "off"), strict=True):
        own.env |= {"AYN_BENCH_LEDGER": ledger, "PGAPPNAME": name}
        own.start_web(name, machine.granian("bench.wsgi:application", threads=4))  # connections for both and the folds
        w1.post(own, name, seeds, seconds=2)
    count = int(RATINGS * seconds)
    with _sealer(own) as sealer:
        rates: dict[str, list[float]] = {"with": [], "without": []}
        for number in range(2 * PAIRS):
            name = NAMES[(number + number // 2) % 2]  # A B B A A B B A ..
            sealer.tell("on" if name == "with" else "off")
            rates[name].append(_sent(own, name, seeds, count).rate)
        sealer.tell("on")
        runs = [_together(own, sealer, seeds, 2 * count) for _ in range(TOGETHER)]
    spent = [(run[SEALER] + run["with"] + run["rest"]) / (run["without"] + run["rest"]) for run in runs]
    how = f"{TOGETHER} runs of {2 * count:,} ratings at once"
    report.at_most("processor for a rating until it is sealed", 100 * median(spent), 100, 1.05, "%", f"without, {how}")
    for what, column in (("with promise", "with"), ("without", "without"), ("sealing and heads", SEALER)):
        report.note(f"processor, {what}", f"{1e6 * median(run[column] for run in runs):,.0f} us")
    ratios = sorted(mine / other for mine, other in zip(*rates.values(), strict=True))
    rate, how = median(ratios), f"{PAIRS} turns of {count:,} ratings each"
    report.at_least("rate of POST, share of that without", 100 * rate, 100, 0.95, "%", f"without, {how}")
    report.note("the same, half of the turns", f"{ratios[PAIRS // 4]:.2f} to {ratios[3 * PAIRS // 4]:.2f}")
    report.note("load of the machine", f"{os.getloadavg()[0]:.1f}")


class _Sealer:
    """What enters and signs like the worker does, while it is told to."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program
        self.pid = program.pid

    def tell(self, word: str) -> None:
        """Let it begin (`on`) or rest (`off`)."""
        assert self._program.stdin
        assert self._program.stdout
        print(word, file=self._program.stdin, flush=True)
        if self._program.stdout.readline() != "ready\n":
            raise RuntimeError("the sealer ended")


@contextmanager
def _sealer(own: House) -> Iterator[_Sealer]:
    """Start it; it ends with this."""
    command = [sys.executable, "-m", "bench.ledger_folds"]
    env = own.env | {"AYN_BENCH_LEDGER": "on", "PGAPPNAME": SEALER}
    with subprocess.Popen(
        command, cwd=environment.ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            yield _Sealer(program)
        finally:
            program.kill()


def _sent(own: House, name: str, seeds: dict[str, Any], count: int, connections: int = 16) -> load.Result:
    """Send so many ratings, after what came before is sealed."""
    if name == "with":
        _settle(own)
    result = load.closed(own.ports[name], scene.posts(seeds), seconds=120, limit=count, connections=connections)
    if set(result.statuses) != {201}:
        raise RuntimeError(f"{name} answered {dict(result.statuses)}")
    return result


def _together(own: House, sealer: _Sealer, seeds: dict[str, Any], count: int) -> dict[str, float]:
    """Send to both at once; return the processor seconds of a rating for each server, the sealer and what they share.

    The sealer enters the ratings of both: what an entry costs it is what it spent for one of them.
    """
    _settle(own)
    before = _spent(own, sealer)
    with ThreadPoolExecutor(2) as both:
        sent = list(both.map(lambda name: len(_sent(own, name, seeds, count, 8).delays), NAMES))
    time.sleep(AFTER)
    _settle(own)
    whole = _spent(own, sealer) - before
    return {
        "with": whole["with"] / sent[0], "without": whole["without"] / sent[1],
        SEALER: whole[SEALER] / sum(sent), "rest": whole["rest"] / sum(sent),
    }  # fmt: skip


def _spent(own: House, sealer: _Sealer) -> Counter[str]:
    """Processor seconds until now of each server and of the sealer with their connections, and of PostgreSQL's rest."""
    found = Counter({SEALER: cpu.seconds([sealer.pid])} | {name: cpu.seconds([own.own[name].pid]) for name in NAMES})
    asked = "SELECT pid, application_name FROM pg_stat_activity WHERE application_name = ANY (%s)"
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        connections = database.execute(asked, [[*NAMES, SEALER]]).fetchall()
    found["rest"] = cpu.seconds([own.servers.postgres.pid if own.servers.postgres else None])
    for pid, name in connections:
        used = cpu.seconds([pid])
        found[name] += used
        found["rest"] -= used
    return found


def _settle(own: House) -> None:
    """Wait until all ratings are in the ledger."""
    asked = """SELECT (SELECT count(*) FROM evaluations_evaluation) <=
        (SELECT rows FROM evaluations_foldcursor WHERE name = 'ledger')"""
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if (database.execute(asked).fetchone() or (False,))[0]:
                return
            time.sleep(0.05)
    raise TimeoutError("the ledger does not catch up")
