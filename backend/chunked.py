"""Bodies are collected here, before one of the few threads of the WSGI side takes up their request.

A client that sends slowly, or never ends, so keeps no thread waiting. And WSGI knows bodies by their Content-Length
only: one whose length is not told beforehand (`Transfer-Encoding: chunked`) gets it here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGIReceiveEvent, ASGISendCallable, Scope

PATIENCE = 60.0  # seconds for a whole body: a phone with bad reception sends two megabytes


class WholeBodies:
    """Passes HTTP requests on with a Content-Length. Keeps at most little more than `most` bytes of one body.

    A longer body is passed on cut behind `most`, so that the application refuses it by its length.
    """

    def __init__(self, application: ASGI3Application, *, most: int) -> None:
        self.application = application
        self.most = most

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Serve one request."""
        if scope["type"] == "http" and not _LENGTHS.isdisjoint(names := _names(scope["headers"])):
            try:
                async with asyncio.timeout(PATIENCE):
                    body = await self._collect(receive)
            except TimeoutError:
                await _give_up(send)
                return
            if body is None:
                return  # the client has gone
            kept = [header for name, header in zip(names, scope["headers"], strict=True) if name not in _LENGTHS]
            scope = {**scope, "headers": [*kept, (b"content-length", str(len(body)).encode())]}
            receive = _replay(body, receive)
        await self.application(scope, receive, send)

    async def _collect(self, receive: ASGIReceiveCallable) -> bytes | None:
        body = bytearray()
        more = True
        while more and len(body) <= self.most:
            event = await receive()
            if event["type"] != "http.request":
                return None
            body += event["body"]
            more = event["more_body"]
        return bytes(body)


_LENGTHS = frozenset(("transfer-encoding", "content-length"))


async def _give_up(send: ASGISendCallable) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 408, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _names(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    return [name.decode("latin-1").lower() for name, _ in headers]


def _replay(body: bytes, receive: ASGIReceiveCallable) -> ASGIReceiveCallable:
    """Return a `receive` that gives the body once and then whatever comes from the client."""
    given = False

    async def again() -> ASGIReceiveEvent:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
