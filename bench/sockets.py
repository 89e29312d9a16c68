"""A lean WebSocket client (RFC 6455): opens many sockets in one process and notes when text frames arrive."""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import Callable, Iterator
from itertools import islice

Heard = Callable[[int, bytes, float], None]
AT_ONCE = 50
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_MEDIUM, _LONG = 126, 127


class Socket(asyncio.Protocol):
    """One socket; `heard(its number, text, time)` for each text frame."""

    def __init__(self, number: int, path: str, heard: Heard) -> None:
        self._number, self._path, self._heard = number, path, heard
        self._buffer = bytearray()
        self._upgraded = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._buffer += data
        if not self._upgraded:
            head = self._buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            if not self._buffer.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionRefusedError(bytes(self._buffer[:80]).decode()))
                return
            del self._buffer[: head + 4]
            self._upgraded = True
            self.opened.set_result(None)
        while (frame := self._frame()) is not None:
            kind, payload = frame
            if kind == _TEXT:
                self._heard(self._number, payload, now)
            elif kind == _PING:
                self._send(_PONG, payload)
            elif kind == _CLOSE:
                self.transport.close()

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame, servers do not mask."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 0x7F, 2
        wide = {_MEDIUM: 2, _LONG: 8}.get(size, 0)
        if wide:
            size, start = int.from_bytes(buffer[2 : 2 + wide]), 2 + wide
        if len(buffer) < start + size:
            return None
        frame = buffer[0] & 0x0F, bytes(buffer[start : start + size])
        del buffer[: start + size]
        return frame

    def _send(self, kind: int, payload: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        self.transport.write(bytes([0x80 | kind, 0x80 | len(payload)]) + mask + masked)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionResetError())


async def open_all(port: int, paths: Iterator[str], heard: Heard, *, first: int = 0) -> list[Socket]:
    """Open a socket for each path, fifty at a time, numbered from `first`. A path is taken just before it is used."""
    loop, made = asyncio.get_running_loop(), []
    while part := list(islice(paths, AT_ONCE)):
        begun = [
            (
                await loop.create_connection(
                    lambda path=path, place=place: Socket(place, path, heard), "127.0.0.1", port
                )
            )[1]  # type: ignore[misc]
            for place, path in enumerate(part, first + len(made))
        ]
        await asyncio.wait_for(asyncio.gather(*(one.opened for one in begun)), 30)
        made += begun
    return made


def close_all(sockets: list[Socket]) -> None:
    for one in sockets:
        one.transport.close()
