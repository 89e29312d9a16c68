"""Many sockets of many people in one event loop: cut at random, each comes back and asks for what it missed."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from sys import intern
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

_STALL = (0.5, 3.0)  # seconds without reading
_AWAY = (0.05, 1.0)  # seconds before the next attempt


class Cut(StrEnum):
    """How a connection ends, or worse."""

    CLOSED = "closed properly"
    ABRUPT = "without a close frame"
    IN_REPLAY = "in the middle of a replay"
    NEW_DEVICE = "by a new device with an empty memory"
    STALLED = "stalled, then reading on"


class Frame(NamedTuple):
    """An alert as it arrived."""

    sequence: int
    id: str
    center: str
    at: float  # monotonic


@dataclass(frozen=True)
class Person:
    """Who listens."""

    id: str
    token: str


@dataclass(eq=False)
class Device:
    """One socket of a person. A life is what it heard since its memory was last empty."""

    person: Person
    timed: bool = False  # when a frame came matters, so it never leaves one unread
    forgetful: bool = False  # the negative control: after a cut it does not ask for what it missed
    lives: list[list[Frame]] = field(default_factory=lambda: [[]])
    socket: ClientConnection | None = None
    frames_until_cut: int | None = None  # of its next replay
    stalled_until: float = 0.0

    @property
    def last(self) -> int:
        return self.lives[-1][-1].sequence if self.lives[-1] else 0


class Crowd(threading.Thread):
    """All devices, and who cuts them."""

    def __init__(self, url: str, devices: list[Device], *, cuts_a_second: float) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._pause = 1 / cuts_a_second
        self._random = random.Random(len(devices))
        self.devices = devices
        self.calm, self.enough = threading.Event(), threading.Event()
        self.opened = 0
        self.cuts: Counter[Cut] = Counter()
        self.frames: Counter[str] = Counter()  # by type
        self.ends: Counter[str] = Counter()  # how connections ended, or did not begin, that nobody here cut
        self._closing: set[asyncio.Task[None]] = set()

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        tasks = [asyncio.create_task(self._live(device)) for device in self.devices]
        tasks.append(asyncio.create_task(self._cut_some()))
        while not self.enough.is_set():
            await asyncio.sleep(0.05)
            for task in tasks:
                if task.done():
                    task.result()  # a fault of the drill itself
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _cut_some(self) -> None:
        while not self.calm.is_set():
            await asyncio.sleep(self._random.expovariate(1 / self._pause))
            open_now = [device for device in self.devices if device.socket is not None]
            if open_now and not self.calm.is_set():
                self._cut(self._random.choice(open_now), self._random.choice(list(Cut)))

    def _cut(self, device: Device, how: Cut) -> None:
        assert device.socket is not None
        if how is Cut.STALLED and device.timed:
            return
        self.cuts[how] += how is not Cut.IN_REPLAY  # counted when it comes to that
        if how is Cut.STALLED:
            device.stalled_until = time.monotonic() + self._random.uniform(*_STALL)
            return
        socket, device.socket = device.socket, None
        if how is Cut.CLOSED:
            closing = asyncio.create_task(socket.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
            return
        if how is Cut.NEW_DEVICE:
            device.lives.append([])
        if how in {Cut.IN_REPLAY, Cut.NEW_DEVICE}:
            device.frames_until_cut = self._random.randrange(1, 20)
        socket.transport.abort()

    async def _live(self, device: Device) -> None:
        while True:
            try:
                await self._listen(device)
            except ConnectionClosed:
                pass  # counted below
            except (OSError, WebSocketException, asyncio.IncompleteReadError, KeyError, ValueError) as error:
                self.ends[type(error).__name__] += 1
            await asyncio.sleep(self._random.uniform(*_AWAY))

    async def _listen(self, device: Device) -> None:
        address = f"ws://{self._host}:{self._port}/ws/alerts?ticket={await self._ticket(device.person.token)}"
        if not (device.forgetful and device.last):
            address += f"&after={device.last}"
        async with connect(address, compression=None, open_timeout=20, close_timeout=1, ping_interval=None) as socket:
            self.opened += 1
            device.socket, life = socket, device.lives[-1]
            try:
                async for text in socket:
                    if device.lives[-1] is not life:  # what still comes, comes to the old device
                        return
                    self._take(device, orjson.loads(text))
                    while (left := device.stalled_until - time.monotonic()) > 0:
                        await asyncio.sleep(left)
            finally:
                if device.socket is not None and not self.enough.is_set():
                    self.ends[str(socket.close_code)] += 1
                device.socket = None

    def _take(self, device: Device, frame: dict[str, Any]) -> None:
        self.frames[frame["type"]] += 1
        if frame["type"] == "replayed":
            device.frames_until_cut = None
        elif frame["type"] == "alert":
            heard = Frame(frame["sequence"], intern(frame["id"]), intern(frame["center"]["code"]), time.monotonic())
            device.lives[-1].append(heard)
            self._count_down(device)

    def _count_down(self, device: Device) -> None:
        """Cut a device in its replay when it is so far."""
        if device.frames_until_cut is None or device.socket is None:
            return
        device.frames_until_cut -= 1
        if device.frames_until_cut == 0:
            socket, device.socket, device.frames_until_cut = device.socket, None, None
            self.cuts[Cut.IN_REPLAY] += 1
            socket.transport.abort()

    async def _ticket(self, token: str) -> str:
        request = (
            f"POST /api/v1/socket-tickets HTTP/1.0\r\nHost: {self._host}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        )
        async with asyncio.timeout(20):
            reader, writer = await asyncio.open_connection(self._host, self._port)
            try:
                writer.write(request.encode())
                head = await reader.readuntil(b"\r\n\r\n")
                if b" 201 " not in head[:13]:
                    raise ValueError(head[:12])
                return str(orjson.loads(await reader.read())["ticket"])
            finally:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()
