"""What the ledger costs the intake: POST with promise, sealing and heads, and without.

Only what the ledger adds runs beside the web servers: what all other folds cost would hide it and make it uncertain.
Both take turns with the same number of ratings; medians of neighboring turns are compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import psycopg

from backend import environment
from bench import cpu, load, machine, scene, w1
from bench.report import Report
from tests.house import House

PAIRS = 20  # of turns that are compared
RATINGS = 200  # of a turn, for each of --seconds
AFTER = 3.0  # seconds in which all is sealed
NAMES = ("with", "without")


def run(report: Report, own: House, seconds: float) -> None:
    """Measure and tell."""
    seeds = own.seed(residents=w1.RESIDENTS, centers=200)
    own.env["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    for name, ledger in zip(NAMES, ("on", "off"), strict=True):
        own.env["AYN_BENCH_LEDGER"] = ledger
        own.start_web(name, machine.granian("bench.wsgi:application", threads=4))  # connections for both and the folds
        w1.post(own, name, seeds, seconds=2)
    count = int(RATINGS * seconds)
    turns: dict[str, list[tuple[float, float]]] = {"with": [], "without": []}
    with _sealer(own) as sealer:
        for number in range(2 * PAIRS):
            name = NAMES[(number + number // 2) % 2]  # A B B A A B B A ..
            sealer.tell("on" if name == "with" else "off")
            turns[name].append(_turn(own, sealer, name, seeds, count))
    pairs, how = list(zip(*turns.values(), strict=True)), f"without, {PAIRS} turns of {count:,} ratings each"
    rates, spent = (sorted(mine[what] / other[what] for mine, other in pairs) for what in (0, 1))
    report.at_most("processor for a rating until it is sealed", 100 * median(spent), 100, 1.05, "%", how)
    report.at_least("rate of POST, share of that without", 100 * median(rates), 100, 0.95, "%", how)
    for what, ratios in (("processor", spent), ("rate", rates)):
        report.note(f"{what}, half of the turns", f"{ratios[PAIRS // 4]:.2f} to {ratios[3 * PAIRS // 4]:.2f}")
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
    env = own.env | {"AYN_BENCH_LEDGER": "on"}
    with subprocess.Popen(
        command, cwd=environment.ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            yield _Sealer(program)
        finally:
            program.kill()


def _turn(own: House, sealer: _Sealer, name: str, seeds: dict[str, Any], count: int) -> tuple[float, float]:
    """Send so many ratings; return ratings a second, and processor seconds for each until it is sealed."""
    if name == "with":
        _settle(own)  # what the turn before left
    watched = [own.own[name].pid, sealer.pid, own.servers.postgres.pid if own.servers.postgres else None]
    before = cpu.seconds(watched)
    result = load.closed(own.ports[name], scene.posts(seeds), seconds=120, limit=count)
    if set(result.statuses) != {201}:
        raise RuntimeError(f"{name} answered {dict(result.statuses)}")
    time.sleep(AFTER)  # the same for both: who waits spends something, too
    if name == "with":
        _settle(own)
    return result.rate, (cpu.seconds(watched) - before) / count


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
