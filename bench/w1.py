"""W1: the intake, one evaluation a request and fifty, beside pgbench and beside FastAPI + asyncpg."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench import cpu, load, machine, scene
from bench.report import Report
from tests.house import House, house

ROUNDS = 3  # Ayn and its limits take turns, so that a busy moment of the machine hits all of them
RESIDENTS = 400


@dataclass(frozen=True)
class Measured:
    """One run against one server."""

    result: load.Result
    cpu_ms: float  # server and PostgreSQL, per request

    @property
    def rate(self) -> float:
        return self.result.rate


def run(report: Report, *, seconds: float = 4.0) -> None:
    with house() as own:
        seeds = own.seed(residents=RESIDENTS, centers=200)
        own.start_web("ayn", machine.granian("bench.wsgi:application"))
        own.start_web("fastapi", machine.granian("bench.fastapi_app:app", "asgi"), ready="/docs")
        for name in ("ayn", "fastapi"):
            post(own, name, seeds, seconds=1.5)  # warm: caches, plans, connections
        singles, fast, bare, batches = [], [], [], []
        for _ in range(ROUNDS):
            bare.append(machine.pgbench(own, machine.INSERT, seconds=int(seconds)))
            fast.append(post(own, "fastapi", seeds, seconds=seconds))
            singles.append(post(own, "ayn", seeds, seconds=seconds))
            batches.append(post(own, "ayn", seeds, seconds=seconds, batch=50))
        _tell(report, sorted(bare)[ROUNDS // 2], _median(fast), _median(singles), _median(batches))


def _tell(report: Report, bare: float, fast: Measured, single: Measured, batch: Measured) -> None:
    report.at_least("W1 single", single.rate, fast.rate, 1.1, "/s", "FastAPI + asyncpg")
    report.at_least("W1 single", single.rate, bare, 0.20, "/s", "pgbench, same INSERT")
    report.below("W1 single, processor", single.cpu_ms, 1.1, "ms", f"FastAPI {fast.cpu_ms:.2f} ms")
    p50, p99 = single.result.percentile(0.5), single.result.percentile(0.99)
    report.at_most("W1 single, p99", p99, p50, 3, "ms", "p50")
    report.at_least("W1 batch of 50", 50 * batch.rate, bare, 2, "/s", "pgbench, one row each")
    report.note("W1 batch of 50, processor", f"{batch.cpu_ms / 50:.3f} ms an evaluation")


def _median(runs: list[Measured]) -> Measured:
    return sorted(runs, key=lambda one: one.rate)[len(runs) // 2]


def post(own: House, name: str, seeds: dict[str, object], *, seconds: float, batch: int = 1) -> Measured:
    """Submit as fast as it goes; fail on any answer but the wanted one."""
    postgres = own.servers.postgres.pid if own.servers.postgres else None
    watched = [own.own[name].pid, postgres]
    before, began = cpu.seconds(watched), time.perf_counter()
    result = load.closed(own.ports[name], scene.posts(seeds, batch=batch), seconds=seconds)
    spent = cpu.seconds(watched) - before
    wanted = 200 if batch > 1 else 201
    if set(result.statuses) != {wanted}:
        raise RuntimeError(f"{name} answered {dict(result.statuses)} within {time.perf_counter() - began:.1f} s")
    return Measured(result, 1000 * spent / len(result.delays))
