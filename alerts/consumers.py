"""The socket of alerts: `/ws/alerts?ticket=…`. The protocol for client developers is in docs/socket.md.

A plain ASGI application: the base classes of channels would hold a queue, a task and a subscription for each socket.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import orjson
import structlog
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.http.request import validate_host

from accounts.permissions import Permission
from alerts.frames import enter
from alerts.hub import Hub, read
from alerts.sockets import BAD_TICKET, NOT_YOURS, RESTART, TOO_BIG, TOO_MANY, TRY_AGAIN, Socket
from core import languages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from alerts.frames import Entry

    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]
    Scope = dict[str, Any]

LONGEST_NUMBER = 18  # digits of a number in an address
MAX_FRAME = 4096  # characters of a client's frame
BURST, PER_SECOND = 30, 5.0  # client frames

log = structlog.get_logger("ayn.alerts")


async def alerts_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one socket from the handshake to its end."""
    await receive()  # websocket.connect
    if not _origin_allowed(scope):
        await send({"type": "websocket.close"})  # before the handshake: the browser sees 403
        return
    query = parse_qs(scope["query_string"].decode("latin-1"))
    ticket = query.get("ticket", [""])[0]
    hub = Hub.here()
    try:
        async with hub.door:
            entry = await read(enter, ticket) if ticket else None
    except DatabaseTrouble as error:
        log.warning("alert_socket_refused", error=type(error).__name__)
        await _refuse(send, TRY_AGAIN)
        return
    if (code := _objection(entry, hub)) or entry is None:
        await _refuse(send, code or BAD_TICKET)
        return
    await send({"type": "websocket.accept"})
    socket = Socket(entry, _language(scope, query, entry), send, hub.look)
    socket.put_json({"type": "hello", "last": entry.last})
    hub.join(socket)
    if "after" in query:
        _replay(socket, _number(query["after"][0]))
    try:
        await _converse(socket, receive)
    finally:
        hub.leave(socket)
        socket.cut()


async def nowhere(_scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse the handshake where there is no socket."""
    await receive()
    await send({"type": "websocket.close"})


async def _converse(socket: Socket, receive: Receive) -> None:
    """Answer the client's frames until it goes."""
    clock = Allowance()
    while (message := await receive())["type"] == "websocket.receive":
        if socket.closing:
            continue
        if not clock.allows():
            socket.close(TOO_MANY)
        else:
            _answer(socket, message.get("text"))


def _answer(socket: Socket, text: str | None) -> None:
    if text is not None and len(text) > MAX_FRAME:
        socket.close(TOO_BIG)
        return
    try:
        frame = orjson.loads(text or "")
    except orjson.JSONDecodeError:
        frame = None
    if not isinstance(frame, dict):
        _error(socket, "invalid_json")
    elif frame.get("type") == "ping":
        socket.put_json({"type": "pong"})
    elif frame.get("type") == "replay":
        _replay(socket, frame.get("after"))
    elif frame.get("type") != "pong":
        _error(socket, "unknown_type")


def _number(text: str) -> int | None:
    """Return the number of the address's `after`; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _replay(socket: Socket, after: object) -> None:
    if type(after) is not int or after < 0:
        _error(socket, "invalid_after")
    elif not socket.replay(after):
        _error(socket, "replay_running")


def _error(socket: Socket, code: str) -> None:
    socket.put_json({"type": "error", "code": code})


async def _refuse(send: Send, code: int) -> None:
    """Accept and close at once: before the handshake a close code would not reach the client."""
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})


def _objection(entry: Entry | None, hub: Hub) -> int | None:
    """Return the close code for who may not come in."""
    if hub.draining:
        return RESTART
    if entry is None:
        return BAD_TICKET
    if not entry.person.may(Permission.OPEN_SOCKET):
        return NOT_YOURS
    return TOO_MANY if hub.count(entry.person.pk) >= settings.AYN_SOCKETS_PER_PERSON else None


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _origin_allowed(scope: Scope) -> bool:
    """Browsers say where a page came from: only our own may. Native apps say nothing; their ticket must do."""
    origin = _header(scope, b"origin")
    if not origin:
        return True
    try:
        host = urlsplit(origin).hostname
    except ValueError:
        return False
    return bool(host) and validate_host(f"[{host}]" if ":" in str(host) else str(host), settings.ALLOWED_HOSTS)


def _language(scope: Scope, query: dict[str, list[str]], entry: Entry) -> str:
    asked = languages.match(query.get("language", [""])[0]) or languages.negotiate(_header(scope, b"accept-language"))
    return asked or languages.match(entry.person.language) or languages.DEFAULT


class Allowance:
    """How many frames a client may send: BURST at once, PER_SECOND on and on."""

    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left, self._at = float(BURST), time.monotonic()

    def allows(self) -> bool:
        """Take one; False when none is left."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * PER_SECOND) - 1
        self._at = now
        return self._left >= 0
