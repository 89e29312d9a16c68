"""The client's side of the promise: what was sent, what was answered, what is still unknown."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

_SENT_AGAIN = 0.05  # share of the acknowledged
DEFINITE = {200, 201, 400, 401, 403, 404, 409, 413, 415}


@dataclass
class Sent:
    """One evaluation and what is known about it."""

    body: dict[str, Any]
    status: int = 0  # 0: no definite answer yet
    answers: list[int] = field(default_factory=list)  # every status, -1 for a broken connection
    acknowledged_at: float = 0.0  # monotonic


class Ledger:
    """Every evaluation sent, by id."""

    def __init__(self) -> None:
        self.sent: dict[str, Sent] = {}
        self._lock = threading.Lock()

    def open(self, body: dict[str, Any]) -> Sent:
        one = Sent(body)
        with self._lock:
            self.sent[body["id"]] = one
        return one

    def close(self, one: Sent, status: int) -> None:
        """Note a definite answer."""
        one.acknowledged_at, one.status = time.monotonic(), status

    @property
    def longest_silence(self) -> float:
        """Seconds without any acknowledgement."""
        times = sorted(one.acknowledged_at for one in self.acknowledged.values())
        return max((after - before for before, after in pairwise(times)), default=0.0)

    @property
    def acknowledged(self) -> dict[str, Sent]:
        return {key: one for key, one in self.sent.items() if one.status in {200, 201}}

    @property
    def figures(self) -> dict[str, Any]:
        every = list(self.sent.values())
        return {
            "sent": len(every),
            "acknowledged": len(self.acknowledged),
            "refused": sum(one.status not in {0, 200, 201} for one in every),
            "never definite": sum(one.status == 0 for one in every),
            "once ambiguous": sum(any(answer not in DEFINITE for answer in one.answers) for one in every),
            "answers": dict(sorted(Counter(answer for one in every for answer in one.answers).items())),
        }


class Line:
    """A phone's or a browser's connection: kept open, laid anew when it broke. For one thread."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._connection: HTTPConnection | None = None

    def post(self, path: str, body: bytes, token: str) -> int:
        """Return the status of the answer, -1 when there was none."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            if self._connection is None:
                self._connection = HTTPConnection(*self._address, timeout=10)
            self._connection.request("POST", f"/api/v1/{path}", body, headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self.hang_up()
            return -1
        return answer.status

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Sender(threading.Thread):
    """Some phones of one thread: makes evaluations at a steady rate and repeats each until the answer is definite."""

    def __init__(self, url: str, tokens: list[str], seeds: dict[str, Any], ledger: Ledger, *, rate: float) -> None:
        super().__init__(daemon=True)
        self._line = Line(url)
        self._tokens, self._seeds, self._ledger = tokens, seeds, ledger
        self._pause = 1 / rate
        self._random = random.Random(tokens[0])
        self.enough = threading.Event()

    def run(self) -> None:
        due = time.monotonic()
        while not self.enough.is_set():
            self._deliver(self._ledger.open(self._evaluation()))
            due = max(due + self._pause, time.monotonic() - 1)
            self.enough.wait(max(0.0, due - time.monotonic()))
        self._line.hang_up()

    def _evaluation(self) -> dict[str, Any]:
        when = datetime.now(UTC) - timedelta(minutes=self._random.randrange(5, 3 * 24 * 60))
        return {
            "id": str(uuid.uuid4()),
            "center": self._random.choice(self._seeds["centers"]),
            "visited_at": when.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "factor_set": 1,
            "scores": {code: self._random.choice([1, 2, 3, 4, 5, None]) for code in self._seeds["factors"]}
            | {self._seeds["factors"][0]: 1},
            "comment": "انتظار طويل",
            "comment_language": "ar",
            "notify_center": "now",
        }

    def _deliver(self, one: Sent) -> None:
        """Send until the answer is definite; some are sent once more, as phones do that missed the answer."""
        token, body = self._random.choice(self._tokens), json.dumps(one.body).encode()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            status = self._line.post("evaluations", body, token)
            one.answers.append(status)
            if status in DEFINITE:
                self._ledger.close(one, status)
                if self._random.random() < _SENT_AGAIN:
                    one.answers.append(self._line.post("evaluations", body, token))
                return
            time.sleep(0.1)
