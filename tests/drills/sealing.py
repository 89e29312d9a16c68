"""Three sealers are killed again and again while people rate and erase themselves: one tree, without gaps, for ever.

A monitor outside asks for each head and for the proof that it extends the one before; at the end all heads that he ever
saw must begin the last one, whoever was killed when.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg

from backend import environment
from backend.children import Child
from ledger import notes
from ledger.merkle import consistency_holds
from tests.drills.drill import wait_until
from tests.drills.entered import ALL_ENTERED
from tests.drills.ledger import Ledger, Sender
from tests.drills.verdict import Verdict
from tests.house import House, house

SEALERS = ("one", "two")  # beside a worker as it is; all three are killed
LEAVING = 6  # people who rate once and erase themselves


@dataclass(frozen=True)
class Plan:
    """How long and how hard."""

    seconds: float = 60
    kills: int = 24
    rate: float = 60  # evaluations a second


class Monitor(threading.Thread):
    """Somebody outside who keeps every head and believes none that does not extend the one before."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._api = httpx.Client(base_url=f"{url}/api/v1/ledger", timeout=30)
        self.key = notes.read_key(self._ask("key")["key"])
        self.notes: dict[int, str] = {}  # by size
        self.heads: list[notes.Head] = []
        self.forks: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.wait(0.3):
            self.look()

    def close(self) -> None:
        """Hang up."""
        self._api.close()

    def look(self) -> None:
        """Ask for the latest head."""
        try:
            told = self._ask("tree-heads/latest")
            head = notes.opened(told["note"], self.key)
            if self.heads and head.time <= self.heads[-1].time:
                return
            if self.heads and not self.extends(self.heads[-1], head):
                self.forks.append(f"{self.heads[-1].size} to {head.size}")
        except httpx.HTTPError:
            return  # no head yet, or nobody answers for a moment
        self.notes[head.size] = told["note"]
        self.heads.append(head)

    def extends(self, old: notes.Head, new: notes.Head) -> bool:
        """Tell whether one tree begins the other, by the proof that is answered."""
        if old.size == 0:
            return True
        if old.size > new.size:
            return False
        told = self._ask(f"proofs/consistency?first={old.size}&second={new.size}")
        hashes = [bytes.fromhex(one) for one in told["hashes"]]
        return consistency_holds(old.size, new.size, old.root, new.root, hashes)

    def _ask(self, path: str) -> Any:
        answer = self._api.get(path if path.startswith("/") else f"/{path}")
        answer.raise_for_status()
        return answer.json()


def run(plan: Plan) -> Verdict:
    """Run the drill on an installation of its own; everything it started has ended when it returns."""
    with house() as own:
        seeds = own.seed(residents=max(8, int(plan.seconds * plan.rate / 300)) + LEAVING, centers=4)
        own.start_web()
        own.start_worker()
        for name in SEALERS:
            own.own[name] = Child(name, ["-m", "tests.drills.sealer"], cwd=environment.ROOT, env=own.env)
            own.own[name].start()
        leaving, staying = seeds["residents"][:LEAVING], seeds["residents"][LEAVING:]
        ledger, monitor = Ledger(), Monitor(own.url())
        senders = [Sender(own.url(), staying[n::4], seeds, ledger, rate=plan.rate / 4) for n in range(4)]
        for thread in (monitor, *senders):
            thread.start()
        erased = _kill(own, plan, leaving, seeds)
        for sender in senders:
            sender.enough.set()
        wait_until(own, lambda: not any(sender.is_alive() for sender in senders), 60)
        wait_until(own, lambda: _all_sealed(own), 90)
        monitor.enough.set()
        monitor.join(30)
        monitor.look()
        verdict = _judged(own, ledger, monitor, erased)
        monitor.close()
        verdict.figures["kills"] = plan.kills
        return verdict


def _kill(own: House, plan: Plan, leaving: list[str], seeds: dict[str, Any]) -> list[str]:
    """End one sealer or all at moments of chance; meanwhile people rate and go. Return the ratings of those."""
    dice, pause, erased = random.Random(), plan.seconds / plan.kills, []
    for number in range(plan.kills):
        own.watch(pause * dice.uniform(0.5, 1.5))
        if number % max(1, plan.kills // LEAVING) == 0 and leaving:
            erased.append(_rate_and_go(own, leaving.pop(), seeds))
        names = (*SEALERS, "worker")
        for name in names if dice.random() < 0.2 else [dice.choice(names)]:
            own.kill(name)
    own.watch(1)
    return erased


def _rate_and_go(own: House, token: str, seeds: dict[str, Any]) -> str:
    sender = Sender(own.url(), [token], seeds, Ledger(), rate=1)
    body = sender._evaluation()
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{own.url()}/api/v1", headers=headers, timeout=30) as api:
        for answer in (api.post("/evaluations", json=body), api.delete("/me")):
            assert answer.status_code in {201, 202, 204}, answer.text
    return str(body["id"])


def _all_sealed(own: House) -> bool:
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        return database.execute(ALL_ENTERED).fetchone() == (True,)


def _judged(own: House, ledger: Ledger, monitor: Monitor, erased: list[str]) -> Verdict:
    verdict = Verdict({"acknowledged": len(ledger.acknowledged), "heads seen outside": len(monitor.heads)})
    last = monitor.heads[-1]
    verdict.figures["entries in the last head"] = last.size
    verdict.expect("refused or never definite", ledger.figures["refused"] + ledger.figures["never definite"], 0)
    verdict.expect("heads that did not extend the one before", monitor.forks, [])
    begun = [head.size for head in monitor.heads if not monitor.extends(head, last)]
    verdict.expect("heads ever seen that do not begin the last", begun, [])
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        _entries(verdict, database, [*ledger.acknowledged, *erased], erased)
    files = []
    for size, note in monitor.notes.items():
        files.append(own.var / f"head-{size}.txt")
        files[-1].write_text(note)
    done = subprocess.run(
        [sys.executable, "manage.py", "ledger", "check", "--head", *map(str, files)],
        cwd=environment.ROOT, env=own.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    verdict.expect("faults found by ledger check", done.stdout.splitlines()[:-2] if done.returncode else [], [])
    return verdict


def _entries(verdict: Verdict, database: psycopg.Connection[Any], told: list[str], erased: list[str]) -> None:
    count, least, most = database.execute(
        "SELECT count(*), coalesce(min(position), 0), coalesce(max(position), -1) FROM ledger_entry"
    ).fetchone() or (0, 0, -1)
    verdict.expect("positions without gaps", (least, most + 1), (0, count))
    times = dict(
        database.execute("SELECT subject::text, count(*) FROM ledger_entry WHERE kind = 1 GROUP BY 1").fetchall()
    )
    verdict.expect("acknowledged and not entered", sum(one not in times for one in told), 0)
    verdict.expect("entered twice", sum(number != 1 for number in times.values()), 0)
    verdict.expect("entered and never acknowledged", len(times.keys() - set(told)), 0)
    left = database.execute(
        "SELECT count(*) FROM ledger_entry WHERE kind = 1 AND nonce IS NOT NULL AND subject = ANY (%s::uuid[])",
        [erased],
    ).fetchone()
    verdict.expect("nonces of people who went", left, (0,))
    verdict.figures["people who erased themselves"] = len(erased)
