"""A line that breaks where it is told to, and a phone that sends the same again until the answer is definite."""

from __future__ import annotations

import selectors
import socket
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from backend.port import HOST

_BLOCK = 65_536
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: the other side hears of a reset, not of an end
_TRIES = 200


@dataclass(frozen=True)
class Cut:
    """Where one connection ends: after so many bytes of the request, or of the answer."""

    stage: str
    up: int | None = None
    down: int | None = None
    reset: bool = False


@dataclass(frozen=True)
class Ask:
    """One request as bytes."""

    name: str
    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.body


@dataclass(frozen=True)
class Answer:
    """A whole answer, and how many bytes it was on the line."""

    status: int
    body: bytes
    size: int


class BadLine(threading.Thread):
    """A proxy that carries one connection after the other and cuts each as it is told."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(url)
        self._upstream = (parts.hostname or HOST, parts.port or 80)
        self._door = socket.create_server((HOST, 0))
        self.address = self._door.getsockname()
        self.cut: Cut | None = None
        self.carried = 0  # bytes of the last answer
        self.idle = threading.Event()

    def run(self) -> None:
        while True:
            try:
                phone, _ = self._door.accept()
            except OSError:
                return
            with phone, suppress(OSError):
                self._carry(phone, self.cut or Cut("none"))
            self.idle.set()

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _carry(self, phone: socket.socket, cut: Cut) -> None:
        self.carried = 0
        if cut.up == 0:
            return
        with socket.create_connection(self._upstream) as server, selectors.DefaultSelector() as ready:
            ready.register(phone, selectors.EVENT_READ, (server, cut.up))
            ready.register(server, selectors.EVENT_READ, (phone, cut.down))
            done = {phone: 0, server: 0}
            going = True
            while going:
                for key, _ in ready.select(60):
                    side: socket.socket = key.fileobj  # type: ignore[assignment]
                    other, limit = key.data
                    data = side.recv(_BLOCK)
                    allowed = len(data) if limit is None else min(len(data), limit - done[side])
                    other.sendall(data[:allowed])
                    done[side] += allowed
                    going = going and bool(data) and (limit is None or done[side] < limit)
            self.carried = done[server]
            if cut.reset:
                for side in (phone, server):
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)


@dataclass
class Phone:
    """Sends as docs/client.md tells: the same bytes again, whatever became of the line."""

    line: BadLine
    cuts: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)

    def deliver(self, ask: Ask, cuts: list[Cut]) -> Answer:
        """Send until there is an answer; the first attempts meet these cuts."""
        for attempt in range(_TRIES):
            cut = cuts[attempt] if attempt < len(cuts) else None
            answer = self._once(ask, cut)
            if cut is not None:
                self.cuts[cut.stage] += 1
            if answer is not None and answer.status < 500 and answer.status != 429:
                self.answers[answer.status] += 1
                if attempt >= len(cuts):
                    return answer
            elif cut is None:
                time.sleep(0.2)
        raise TimeoutError(f"{ask.name} was never answered")

    def _once(self, ask: Ask, cut: Cut | None) -> Answer | None:
        self.line.cut = cut
        self.line.idle.clear()
        answer = None
        with suppress(OSError, HTTPException), socket.create_connection(self.line.address, timeout=60) as connection:
            with suppress(OSError):  # cut while it is sent: an answer may have come all the same
                connection.sendall(ask.raw)
            with HTTPResponse(connection, method=ask.head.partition(b" ")[0].decode()) as response:
                response.begin()
                answer = (response.status, response.read())  # raises when it is not whole
        self.line.idle.wait(60)
        return Answer(*answer, self.line.carried) if answer else None
