"""What the ledger costs the intake: POST with promise, sealing and heads, and without.

Only what the ledger adds runs beside the web servers: what all other folds cost would hide it and make it uncertain.
Both take turns with the same number of ratings; medians of neighboring turns are compared. A turn lasts for several
batches of the fold, as a burst does; without the ledger the sealer stands still, its connections stay open.
"""

from __future__ import annotations

import os
import signal
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

PAIRS = 10  # of turns that are compared
RATINGS = 1_000  # of a turn, for each of --seconds
AFTER = 5.0  # seconds in which all is sealed: the fold gathers for four
_EMPTY = bytes(64).hex().encode()
_COUNT = "SELECT count(*) FROM evaluations_evaluation"
_SEALED = "SELECT rows FROM evaluations_foldcursor WHERE name = 'ledger'"


def run(report: Report, own: House, seconds: float) -> None:
    """Measure and tell."""
    seeds = own.seed(residents=w1.RESIDENTS, centers=200)
    switch = own.var / "promises"
    switch.write_bytes(b"\1")
    own.env |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "AYN_BENCH_LEDGER": str(switch)}
    own.start_web("ayn", machine.granian("bench.wsgi:application"))
    w1.post(own, "ayn", seeds, seconds=2)
    count = int(RATINGS * seconds)
    turns: dict[bool, list[_Turn]] = {True: [], False: []}
    with _sealer(own) as sealer:
        for number in range(2 * PAIRS):
            ledger = (number + number // 2) % 2 == 0  # A B B A A B B A ..
            with switch.open("r+b") as file:
                file.write(bytes([ledger]))
            turns[ledger].append(_turn(own, sealer, seeds, count, ledger=ledger))
    pairs, how = list(zip(*turns.values(), strict=True)), f"without, {PAIRS} turns of {count:,} ratings each"
    rates = sorted(mine.rate / other.rate for mine, other in pairs)
    spent = sorted(sum(mine.spent) / sum(other.spent) for mine, other in pairs)
    report.at_most("processor for a rating until it is sealed", 100 * median(spent), 100, 1.05, "%", how)
    report.at_least("rate of POST, share of that without", 100 * median(rates), 100, 0.95, "%", how)
    for what, ratios in (("processor", spent), ("rate", rates)):
        report.note(f"{what}, half of the turns", f"{ratios[PAIRS // 4]:.2f} to {ratios[-1 - PAIRS // 4]:.2f}")
    for place, whose in enumerate(("web servers", "sealer", "PostgreSQL")):
        mine, other = (median(1e6 * turn.spent[place] for turn in each) for each in turns.values())
        report.note(f"of it {whose}", f"{mine:,.0f} us, without {other:,.0f} us")
    report.note("load of the machine", f"{os.getloadavg()[0]:.1f}")


class _Turn:
    """What a turn showed: ratings a second, and processor seconds of web, sealer and PostgreSQL for each of them."""

    def __init__(self, rate: float, spent: list[float]) -> None:
        self.rate, self.spent = rate, spent


@contextmanager
def _sealer(own: House) -> Iterator[int]:
    """Start it and let it catch up; it ends with this. Yields its pid."""
    command = [sys.executable, "-m", "bench.ledger_folds"]
    with subprocess.Popen(command, cwd=environment.ROOT, env=own.env) as program:
        try:
            _settle(own)
            yield program.pid
        finally:
            program.kill()


def _turn(own: House, sealer: int, seeds: dict[str, Any], count: int, *, ledger: bool) -> _Turn:
    """Send so many ratings and let them be sealed, or not."""
    if ledger:
        os.kill(sealer, signal.SIGCONT)
        _settle(own)  # what the turn before left
    else:
        os.kill(sealer, signal.SIGSTOP)
    postgres = own.servers.postgres.pid if own.servers.postgres else None
    watched = [own.own["ayn"].pid, sealer, postgres]
    before = [cpu.seconds([each]) for each in watched]
    result = load.closed(own.ports["ayn"], scene.posts(seeds), seconds=120, limit=count, keep=True)
    if set(result.statuses) != {201}:
        raise RuntimeError(f"POST answered {dict(result.statuses)}")
    if any((_EMPTY in answer) == ledger for answer in result.bodies):
        raise RuntimeError("the switch of promises does not work")
    time.sleep(AFTER)  # the same for both: who waits spends something, too
    spent = [(cpu.seconds([each]) - began) / count for each, began in zip(watched, before, strict=True)]
    if ledger:
        _settle(own)  # at once, or AFTER was too short for what was measured
    return _Turn(result.rate, spent)


def _settle(own: House) -> None:
    """Wait until all ratings are in the ledger. Raises TimeoutError after a minute."""
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        wanted = (database.execute(_COUNT).fetchone() or (0,))[0]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if (database.execute(_SEALED).fetchone() or (0,))[0] >= wanted:
                return
            time.sleep(0.05)
    raise TimeoutError("the ledger does not catch up")
