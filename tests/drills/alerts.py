"""Managers on many sockets that are cut at random, while Redis, worker and web die: each hears his alerts, once.

Forty people with five devices each: managers with one center (several share it), with two, with none, one whose center
is given to another, and the quality team of the entity. Managers resolve some of what they hear, so that the ratings
of a center do not all come to be counted at one alert. A device that lost its memory asks for the whole mailbox.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from tests.drills import mandates
from tests.drills.crowd import Crowd, Device
from tests.drills.drill import wait_until
from tests.drills.figures import figures
from tests.drills.handler import Handler
from tests.drills.ledger import Ledger, Sender
from tests.drills.mailboxes import AFTERGLOW, judge_mailboxes
from tests.drills.mandates import Answering, Database
from tests.drills.verdict import Verdict, settle
from tests.house import House, house

KILLED = ("worker", "redis", "web", "worker", "redis")
_SENDERS = 4
_RESOLVED = "SELECT id::text FROM alerts_alert WHERE state = 'resolved'"
_PATIENCE = 60  # seconds for everybody to have caught up in the end


@dataclass(frozen=True)
class Plan:
    """How long and how many."""

    seconds: float = 60
    people: int = 40
    devices: int = 5  # of each
    centers: int = 10
    rate: float = 30  # evaluations a second, all senders together
    uncut: float = 12  # seconds between two cuts of one device, on average
    killed: tuple[str, ...] = KILLED
    forgetful: bool = False  # the negative control: devices that do not ask for what they missed


def run(plan: Plan) -> Verdict:
    """Run the drill on an installation of its own; everything it started has ended when it returns."""
    with house(AYN_SOCKETS_PER_PERSON="20") as installation:
        seeds = installation.seed(
            residents=max(_SENDERS, int(plan.seconds * plan.rate / 300)),
            centers=plan.centers,
            managers=plan.people - 2,
        )
        url = installation.start_web()
        installation.start_worker()
        with psycopg.connect(installation.servers.database_url, autocommit=True) as database:
            people, answering = mandates.settled(database, seeds)
            timed = {gone for gone, _ in _moves(seeds)}
            devices = [
                Device(person, timed=person.id in timed, forgetful=plan.forgetful)
                for person in people
                for _ in range(plan.devices)
            ]
            crowd = Crowd(url, devices, cuts_a_second=len(devices) / plan.uncut)
            return _Run(installation, plan, seeds, database, crowd, answering).to_the_end()


def _moves(seeds: dict[str, Any]) -> list[tuple[str, str]]:
    """Return who gives his center to whom."""
    first, second, third, fourth = seeds["manager_people"][2:6]
    return [(first, second), (third, fourth)]


class _Run:
    """What happens while it lasts."""

    def __init__(
        self,
        installation: House,
        plan: Plan,
        seeds: dict[str, Any],
        database: Database,
        crowd: Crowd,
        answering: Answering,
    ) -> None:
        self._installation, self._plan, self._seeds = installation, plan, seeds
        self._database, self._crowd, self._answering = database, crowd, answering
        self._ledger = Ledger()
        self._killed_at: list[float] = []

    def to_the_end(self) -> Verdict:
        url, tokens = self._installation.url(), self._seeds["residents"]
        senders = [
            Sender(url, tokens[number::_SENDERS], self._seeds, self._ledger, rate=self._plan.rate / _SENDERS)
            for number in range(_SENDERS)
        ]
        managers = [one for one in self._crowd.devices if self._answering.audience[one.person.id] == "managers"]
        handler = Handler(url, managers, rate=self._plan.rate / 3)
        for thread in (self._crowd, handler, *senders):
            thread.start()
        wait_until(self._installation, self._going, _PATIENCE)
        self._meanwhile()
        for busy in (handler, *senders):
            busy.enough.set()
        wait_until(self._installation, lambda: not any(busy.is_alive() for busy in (handler, *senders)), 90)
        self._crowd.calm.set()
        self._wait_for_the_last()
        verdict = judge_mailboxes(self._database, url, self._ledger, self._crowd.devices, self._answering)
        self._crowd.enough.set()
        self._crowd.join(10)
        resolved = {alert for alert, status in handler.answers.items() if status == 200}
        verdict.figures |= figures(self._database, self._crowd, self._ledger, self._killed_at)
        verdict.figures |= {
            "kills": dict(Counter(self._plan.killed)),
            "mandates moved": len(self._answering.moves),
            "alerts resolved meanwhile": len(resolved),
        }
        verdict.expect("resolutions lost", len(resolved - {one for (one,) in self._database.execute(_RESOLVED)}), 0)
        verdict.expect("frames refused by the server", self._crowd.frames["error"], 0)
        return verdict

    def _going(self) -> bool:
        """Whether every socket was open once and alerts come in: now there is something to cut."""
        return self._crowd.opened >= len(self._crowd.devices) and self._crowd.frames["alert"] > 0

    def _meanwhile(self) -> None:
        """Kill in turn, and between the kills let two centers change hands."""
        steps: list[Callable[[], None]] = [partial(self._kill, component) for component in self._plan.killed]
        for place, (gone, come) in zip((1, 4), _moves(self._seeds), strict=True):
            steps.insert(place, partial(self._move, gone, come))
        pause = self._plan.seconds / (len(steps) + 1)
        began = time.monotonic()
        for number, step in enumerate(steps, 1):
            self._installation.watch(max(0.0, began + number * pause - time.monotonic()))
            step()
        self._installation.watch(max(0.0, began + self._plan.seconds - time.monotonic()))

    def _kill(self, component: str) -> None:
        wait_until(self._installation, partial(self._installation.answers, component), 60)
        self._installation.kill(component)
        self._killed_at.append(time.monotonic())
        if component == "redis":
            time.sleep(min(2.0, self._plan.seconds / 20))  # long enough that evaluations arrive without it

    def _move(self, gone: str, come: str) -> None:
        self._answering = mandates.move(self._database, self._answering, gone, come)

    def _wait_for_the_last(self) -> None:
        """Wait until every fold is through and every device has heard what it may, but not for ever."""
        self._installation.watch(AFTERGLOW)
        settle(self._database, _PATIENCE)
        lasts = dict.fromkeys(self._answering.centers, 0)
        rows = self._database.execute(
            """SELECT d.person_id::text, c.code, max(d.sequence) FROM alerts_delivery d
               JOIN alerts_alert a ON a.id = d.alert_id JOIN centers_center c ON c.id = a.center_id GROUP BY 1, 2"""
        )
        for person, center, last in rows.fetchall():
            if person in lasts and center not in self._answering.left(person):
                lasts[person] = max(lasts[person], last)
        devices, patience = self._crowd.devices, 3 if self._plan.forgetful else _PATIENCE
        wait_until(self._installation, lambda: all(one.last >= lasts[one.person.id] for one in devices), patience)
        self._installation.watch(2 * AFTERGLOW)  # time for what comes once too often
