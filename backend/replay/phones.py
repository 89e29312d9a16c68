"""Residents' phones over the public HTTP API: sign in by code, send, try again until answered."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import httpx

API = "/api/v1"
_CODE = re.compile(r"\b\d{6}\b")
_PASSING = frozenset({429, 500, 502, 503, 504})

Json = dict[str, Any]


class Unreachable(Exception):
    """The server did not answer within the patience."""


class Refused(Exception):
    """The server answered something that no second try would change."""


@dataclass
class Tally:
    """What became of the evaluations sent."""

    sent: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    retries: int = 0

    def note(self, status: int, problem: Json | None) -> None:
        """Count one definite answer."""
        self.sent += 1
        if status == httpx.codes.CREATED:
            self.accepted += 1
        elif status == httpx.codes.OK:
            self.repeated += 1
        else:
            self.refused[_why(status, problem or {})] += 1

    def add(self, other: Tally) -> None:
        """Take over what another phone counted."""
        self.sent += other.sent
        self.accepted += other.accepted
        self.repeated += other.repeated
        self.refused += other.refused
        self.retries += other.retries


def _why(status: int, problem: Json) -> str:
    first = (problem.get("errors") or [{}])[0]
    return " ".join(
        str(part) for part in (status, problem.get("code"), first.get("pointer"), first.get("code")) if part
    )


class Line:
    """A connection to the server that survives its restarts: a request is repeated until it is answered."""

    def __init__(self, url: str, *, patience: float = 120.0, transport: httpx.BaseTransport | None = None) -> None:
        self.retries = 0
        self._patience = patience
        self._http = httpx.Client(base_url=url, timeout=30.0, transport=transport)

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Send until there is an answer that is not about to pass.

        Raises:
            Unreachable: after `patience` seconds without one.
        """
        deadline, pause = time.monotonic() + self._patience, 0.1
        while True:
            try:
                answer = self._http.request(method, path, **how)
            except httpx.TransportError as error:
                wait, last = pause, type(error).__name__
            else:
                if answer.status_code not in _PASSING:
                    return answer
                wait, last = float(answer.headers.get("Retry-After", pause)), str(answer.status_code)
            if time.monotonic() + wait > deadline:
                raise Unreachable(f"{method} {path}: {last}")
            self.retries += 1
            time.sleep(wait)
            pause = min(pause * 2, 5.0)


class Phone:
    """One resident's phone."""

    def __init__(self, line: Line, address: str) -> None:
        self._line = line
        self._address = address
        self._access = ""

    def send(self, evaluations: Sequence[Json]) -> list[tuple[int, Json | None]]:
        """Send one evaluation, or several as a batch; return status and problem of each, in order."""
        if len(evaluations) == 1:
            answer = self._post(f"{API}/evaluations", evaluations[0])
            return [(answer.status_code, answer.json() if answer.is_error else None)]
        answer = self._post(f"{API}/evaluations/batch", {"evaluations": list(evaluations)})
        if answer.status_code != httpx.codes.OK:
            return [(answer.status_code, answer.json())] * len(evaluations)
        return [(one["status"], one.get("problem")) for one in answer.json()["results"]]

    def _post(self, path: str, body: Json) -> httpx.Response:
        if not self._access:
            self._sign_in()
        answer = self._line.ask("POST", path, json=body, headers={"Authorization": f"Bearer {self._access}"})
        if answer.status_code == httpx.codes.UNAUTHORIZED:  # ten minutes are over
            self._sign_in()
            answer = self._line.ask("POST", path, json=body, headers={"Authorization": f"Bearer {self._access}"})
        return answer

    def _sign_in(self) -> None:
        """By a code, which the development outbox shows."""
        asked = self._line.ask("POST", f"{API}/auth/codes", json={"email": self._address})
        if asked.status_code != httpx.codes.ACCEPTED:
            raise Refused(f"no code for {self._address}: {asked.status_code} {asked.text[:200]}")
        for code in self._codes():
            body = {"challenge": asked.json()["challenge"], "code": code}
            answer = self._line.ask("POST", f"{API}/auth/tokens", json=body)
            if answer.status_code == httpx.codes.OK:
                self._access = answer.json()["access"]
                return
        raise Refused(f"{self._address} was sent no code that works; is AYN_DEV=1 set on the server?")

    def _codes(self) -> Iterator[str]:
        """Each new code that arrives in the next seconds."""
        seen: set[str] = set()
        for _ in range(50):
            shown = self._line.ask("GET", "/dev/outbox", params={"to": self._address})
            if shown.status_code == httpx.codes.NOT_FOUND:
                return
            newest = next((found[0] for m in shown.json() if (found := _CODE.search(m["text"]))), None)
            if newest and newest not in seen:
                seen.add(newest)
                yield newest
            time.sleep(0.1)


def send_all(
    url: str,
    bodies_of: dict[str, list[Json]],
    *,
    batch: int,
    phones: int,
    progress: Callable[[int], None],
    patience: float = 120.0,
) -> Tally:
    """Send the evaluations of each resident (by address), several phones at a time.

    Args:
        url: server, without the path of the API.
        bodies_of: evaluations of each resident's address, in the order to send.
        batch: evaluations a request; 1 sends them singly.
        phones: how many residents send at the same time.
        progress: called with the number of evaluations answered since the last call.
        patience: seconds that a request may go unanswered.

    Raises:
        Unreachable, Refused: what could not be sent; what was sent before stays and is repeated harmlessly.
    """
    total = Tally()

    def one(address: str) -> Tally:
        tally = Tally()
        with Line(url, patience=patience) as line:
            phone, rest = Phone(line, address), iter(bodies_of[address])
            while part := list(islice(rest, batch)):
                for status, problem in phone.send(part):
                    tally.note(status, problem)
                progress(len(part))
            tally.retries = line.retries
        return tally

    with ThreadPoolExecutor(max_workers=phones) as crew:
        for tally in crew.map(one, bodies_of):
            total.add(tally)
    return total


def sign_in_staff(line: Line, username: str, password: str) -> dict[str, str]:
    """Headers of a member of staff.

    Raises:
        Refused: wrong name or password.
    """
    answer = line.ask("POST", f"{API}/auth/tokens", json={"username": username, "password": password})
    if answer.status_code != httpx.codes.OK:
        raise Refused(f"{username} may not sign in: {answer.status_code}")
    return {"Authorization": f"Bearer {answer.json()['access']}"}
