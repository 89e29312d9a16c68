"""A manager at his desk: resolves what he hears, so that what his center is told next is an alert again."""

from __future__ import annotations

import json
import random
import threading

from tests.drills.crowd import Device
from tests.drills.ledger import DEFINITE, Line

_OUTCOME = json.dumps({"cause": "queue", "action": "Opened a counter."}).encode()


class Handler(threading.Thread):
    """Resolves an alert that is the newest of some device, again and again, each until the answer is definite."""

    def __init__(self, url: str, devices: list[Device], *, rate: float) -> None:
        super().__init__(daemon=True)
        self._line, self._devices, self._pause = Line(url), devices, 1 / rate
        self._random = random.Random(1)
        self.answers: dict[str, int] = {}  # of an alert
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.wait(self._pause):
            newest = {one.id: device.person.token for device in self._devices for one in device.lives[-1][-1:]}
            fresh = sorted(newest.keys() - self.answers.keys())
            if fresh:
                alert = self._random.choice(fresh)
                self._resolve(alert, newest[alert])
        self._line.hang_up()

    def _resolve(self, alert: str, token: str) -> None:
        while not self.enough.is_set():
            status = self._line.post(f"alerts/{alert}/resolution", _OUTCOME, token)
            if status in DEFINITE:
                self.answers[alert] = status
                return
            self.enough.wait(0.1)
