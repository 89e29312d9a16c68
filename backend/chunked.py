"""Bodies are collected here, before one of the few threads of the WSGI side takes up their request.

A client that sends slowly, or never ends, so keeps no thread waiting. And WSGI knows bodies by their Content-Length
only: one whose length is not told beforehand (`Transfer-Encoding: chunked`) gets it here. What is long waits on disk.
"""

from __future__ import annotations

import asyncio
import re
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from core.uploads import BLOCK, folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGIReceiveEvent, ASGISendCallable, Scope

PATIENCE = 60.0  # seconds for a whole body: a phone with bad reception sends two megabytes
LONG_PATIENCE = 300.0  # for a photo
IN_MEMORY = 256 * 1024  # bytes of one body
ALL_TOGETHER = 512 * 1024 * 1024  # bytes of all bodies that wait
_UPLOAD = re.compile(r"/api/v1/evaluations/[^/]+/(?:photos|voice)/[^/]+/?\Z")
_LENGTHS = frozenset(("transfer-encoding", "content-length"))


class _Bounds(NamedTuple):
    """How many bytes of a body are taken, within how many seconds."""

    most: int
    patience: float


class GoneError(Exception):
    """The client went away."""


class WholeBodies:
    """Passes HTTP requests on with a Content-Length. Keeps at most little more than `most` bytes of one body.

    A longer body is passed on cut behind `most`, so that the application refuses it by its length. `upload` is the
    same for bodies that are files; one that tells beforehand that it is longer is not read at all.
    """

    def __init__(self, application: ASGI3Application, *, most: int, upload: int | None = None) -> None:
        self.application = application
        self._most, self._upload = most, upload or most
        self.held = 0  # bytes of all bodies that wait

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Serve one request."""
        if scope["type"] != "http" or _LENGTHS.isdisjoint(names := _names(scope["headers"])):
            await self.application(scope, receive, send)
            return
        is_upload = _UPLOAD.match(scope["path"]) is not None
        bounds = _Bounds(self._upload, LONG_PATIENCE) if is_upload else _Bounds(self._most, PATIENCE)
        if is_upload and _told(scope["headers"]) > bounds.most:
            await self.application(scope, _replay(None, receive), send)  # which looks at the length first
            return
        with _Waiting(self) as body:
            try:
                async with asyncio.timeout(bounds.patience):
                    await body.collect(receive, bounds.most)
            except GoneError:
                return
            except OSError as error:
                await _give_up(send, 408 if isinstance(error, TimeoutError) else 503)
                return
            kept = [header for name, header in zip(names, scope["headers"], strict=True) if name not in _LENGTHS]
            scope = {**scope, "headers": [*kept, (b"content-length", str(body.size).encode())]}
            await self.application(scope, _replay(body.file, receive), send)


class _Waiting:
    """A body while it waits, counted among all bodies that do."""

    def __init__(self, bodies: WholeBodies) -> None:
        self.file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder()))  # noqa: SIM115 - closed below
        self.size = 0
        self._bodies = bodies

    def __enter__(self) -> _Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        self._bodies.held -= self.size
        self.file.close()

    async def collect(self, receive: ASGIReceiveCallable, most: int) -> None:
        """Read up to little more than `most` bytes. Raises GoneError; OSError when there is no room."""
        more = True
        while more and self.size <= most:
            block, more = await _next(receive)
            if self._bodies.held + len(block) > ALL_TOGETHER:
                raise OSError("no room for another body")
            self._bodies.held += len(block)
            self.size += len(block)
            self.file.write(block)
        self.file.seek(0)


async def _next(receive: ASGIReceiveCallable) -> tuple[bytes, bool]:
    event = await receive()
    if event["type"] != "http.request":
        raise GoneError
    return event["body"], event["more_body"]


def _told(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """Return the length that the headers tell, 0 where they tell none."""
    told = [value for name, value in headers if name.lower() == b"content-length"]
    return int(told[0]) if told and told[0].isdigit() else 0


async def _give_up(send: ASGISendCallable, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close"), (b"retry-after", b"5")]
    await send({"type": "http.response.start", "status": status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _names(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    return [name.decode("latin-1").lower() for name, _ in headers]


def _replay(body: IO[bytes] | None, receive: ASGIReceiveCallable) -> ASGIReceiveCallable:
    """Return a `receive` that gives the body (None: an empty one) and then whatever comes from the client."""
    ended = False

    async def again() -> ASGIReceiveEvent:
        nonlocal ended
        if ended:
            return await receive()
        block = body.read(BLOCK) if body else b""
        ended = len(block) < BLOCK
        return {"type": "http.request", "body": block, "more_body": not ended}

    return again
