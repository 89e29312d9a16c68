"""A lean HTTP/1.1 load generator: keep-alive connections, requests made beforehand, one process.

Closed loop (each connection sends when it was answered) measures throughput; open loop (a steady rate) measures delay.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import uvloop


@dataclass
class Result:
    """What a run showed: delays in seconds, in the order of the answers."""

    seconds: float
    delays: list[float]
    statuses: Counter[int]
    bodies: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.delays) / self.seconds

    def percentile(self, share: float) -> float:
        """Delay in milliseconds."""
        ordered = sorted(self.delays)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a request; header names with _ for -."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body or method in {"POST", "PUT"}:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the last is answered."""

    def __init__(self, take: Callable[[], bytes | None], note: Callable[[float, int, bytes], None], keep: bool) -> None:
        self._take, self._note, self._keep = take, note, keep
        self._buffer = bytearray()
        self._sent = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._next()

    def _next(self) -> None:
        raw = self._take()
        if raw is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(raw)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        whole = _length(self._buffer, head)
        if whole is None or len(self._buffer) < whole:
            return
        delay = time.perf_counter() - self._sent
        body = bytes(self._buffer[head + 4 : whole]) if self._keep else b""
        self._note(delay, int(self._buffer[9:12]), body)
        del self._buffer[:whole]
        self._next()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def _length(buffer: bytearray, head: int) -> int | None:
    """Bytes of the answer whose head ends at `head`, None while a chunked one is incomplete."""
    fields = bytes(buffer[:head]).lower()
    at = fields.find(b"content-length:")
    if at >= 0:
        return head + 4 + int(fields[at + 15 :].split(b"\r", 1)[0])
    if b"transfer-encoding: chunked" in fields:
        end = buffer.find(b"0\r\n\r\n", head)
        return end + 5 if end >= 0 else None
    return head + 4


async def _closed(
    port: int, requests: Iterator[bytes], connections: int, seconds: float, limit: int, keep: bool
) -> Result:
    delays: list[float] = []
    statuses: Counter[int] = Counter()
    bodies: list[bytes] = []
    began = time.perf_counter()
    taken = 0

    def take() -> bytes | None:
        nonlocal taken
        if time.perf_counter() - began > seconds or taken >= limit:
            return None
        taken += 1
        return next(requests, None)

    def note(delay: float, status: int, body: bytes) -> None:
        delays.append(delay)
        statuses[status] += 1
        if keep:
            bodies.append(body)

    loop = asyncio.get_running_loop()
    made = [
        (await loop.create_connection(lambda: _Connection(take, note, keep), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(one.done for one in made))
    return Result(time.perf_counter() - began, delays, statuses, bodies)


def closed(
    port: int,
    requests: Iterator[bytes],
    *,
    connections: int = 16,
    seconds: float = 5.0,
    limit: int = 10**9,
    keep: bool = False,
) -> Result:
    """Send as fast as answers come, on `connections`, until the time or the requests are used up."""
    return uvloop.run(_closed(port, requests, connections, seconds, limit, keep))


async def paced(
    port: int, requests: Iterator[bytes], *, rate: float, seconds: float, answered: Callable[[int, float], None]
) -> Counter[int]:
    """Send at a steady rate whether or not answers come; `answered(number of the request, time)` for each answer."""
    statuses: Counter[int] = Counter()
    waiting: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()

    async def worker() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            number, raw = await waiting.get()
            writer.write(raw)
            head = await reader.readuntil(b"\r\n\r\n")
            size = _length(bytearray(head), len(head) - 4)
            await (reader.readuntil(b"0\r\n\r\n") if size is None else reader.readexactly(size - len(head)))
            statuses[int(head[9:12])] += 1
            answered(number, time.perf_counter())
            waiting.task_done()

    workers = [asyncio.create_task(worker()) for _ in range(16)]
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        waiting.put_nowait((number, next(requests)))
    await asyncio.wait_for(waiting.join(), 30)
    for task in workers:
        task.cancel()
    return statuses
