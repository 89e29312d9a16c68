"""Kill a component again and again under load, then compare what clients were told with what is stored."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from typing import Any

from tests.drills.ledger import Ledger, Sender
from tests.drills.listener import Listener
from tests.drills.verdict import Verdict, judge
from tests.house import House, house

NAMES = {f"kill_{component}": component for component in ("worker", "redis", "web", "postgres")}
_SENDERS = 6


@dataclass(frozen=True)
class Plan:
    """How long and how hard."""

    components: tuple[str, ...]  # killed in turn
    seconds: float = 60
    kills: int = 6
    rate: float = 60  # evaluations a second, all senders together
    durable: bool = True  # False: the negative control, a database that forgets
    patience: float = 30  # seconds for what was acknowledged to be told and folded


def run(plan: Plan) -> Verdict:
    """Run one drill on an installation of its own; everything it started has ended when it returns."""
    with house(durable=plan.durable) as installation:
        # A person may send 600 evaluations an hour: enough people for the whole stream, retries included.
        seeds = installation.seed(residents=max(_SENDERS, int(plan.seconds * plan.rate / 300)), centers=4)
        installation.start_web()
        installation.start_worker()
        return _under_load(installation, plan, seeds)


def _under_load(installation: House, plan: Plan, seeds: dict[str, Any]) -> Verdict:
    ledger, url = Ledger(), installation.url()
    listener = Listener(url, seeds["quality"])
    tokens = seeds["residents"]
    senders = [
        Sender(url, tokens[number::_SENDERS], seeds, ledger, rate=plan.rate / _SENDERS) for number in range(_SENDERS)
    ]
    for thread in (listener, *senders):
        thread.start()
    _kill_in_turn(installation, plan)
    for sender in senders:
        sender.enough.set()
    wait_until(installation, lambda: not any(sender.is_alive() for sender in senders), 90)
    verdict = _judged(installation, plan, ledger, seeds, listener)
    verdict.figures |= {
        "kills": plan.kills,
        "longest wait for a 201, s": round(ledger.longest_silence, 1),
        "sockets opened": listener.connections,
    }
    return verdict


def _kill_in_turn(installation: House, plan: Plan) -> None:
    pause = plan.seconds / (plan.kills + 1)
    installation.watch(pause)
    for component in islice(cycle(plan.components), plan.kills):
        wait_until(installation, partial(installation.answers, component), 60)
        installation.kill(component)
        if component == "redis":
            time.sleep(min(2.0, pause / 3))  # long enough that evaluations arrive without it
        installation.watch(pause)


def _judged(installation: House, plan: Plan, ledger: Ledger, seeds: dict[str, Any], listener: Listener) -> Verdict:
    installation.watch(1)
    url = installation.servers.database_url
    wanted = len(ledger.acknowledged)
    wait_until(installation, lambda: len(listener.sequences) >= wanted, plan.patience)
    verdict = judge(url, ledger, seeds, listener.sequences, patience=plan.patience)
    listener.enough.set()
    listener.join(5)
    return verdict


def wait_until(installation: House, ready: Any, seconds: float) -> None:
    """Keep everything alive until something holds, or the time is over (the verdict will tell)."""
    deadline = time.monotonic() + seconds
    while not ready() and time.monotonic() < deadline:
        installation.watch(0.1)
