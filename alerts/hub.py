"""The one place of a process where news reach its sockets: one subscription, one reader of the database.

A hint over Redis says whose mailbox grew. Every POLL seconds the hub looks by itself, so alerts arrive without Redis
too, and sockets whose session has ended are closed. Each round reads for all sockets that wait, in one go.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import Error as DatabaseTrouble
from django.db import connections

from accounts.roles import Permission, allows
from alerts import frames, queries
from alerts.push import GROUP
from alerts.sockets import BAD_TICKET, NOT_YOURS, RESTART

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from datetime import datetime

    from alerts.sockets import Socket

POLL = 1.5  # seconds between two looks at all mailboxes
GATHER = 0.5  # seconds between two looks for changes: what changes often is told now and then
PAUSE = 1.0  # seconds after a failure
SUBSCRIBE = 5.0  # seconds for subscribing
ROUND = 100  # sockets or changed alerts read for at once
LOOK = 500  # sessions looked at at once
DOOR = 8  # tickets that may wait for the database: a crowd that comes back keeps nobody's frames waiting
SPREAD, STEP, AT_ONCE = 2.0, 0.02, 50  # seconds of a drain of many sockets, between two steps of it; sockets of a step
LAST_WORDS = 1.0  # seconds that the last of them have for the frames that wait
REMEMBERED = 60.0  # seconds; more than frames.RECENT

T = TypeVar("T")

log = structlog.get_logger("ayn.alerts")

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


async def read(function: Callable[..., T], *args: Any) -> T:
    """Run a database read in the thread that keeps this process's connection for sockets."""
    result: T = await database_sync_to_async(function)(*args)
    return result


class Hub:
    """All sockets of this event loop."""

    def __init__(self) -> None:
        self.door = asyncio.Semaphore(DOOR)
        self.draining = False
        self._sockets: dict[UUID, set[Socket]] = defaultdict(set)
        self._waiting: set[Socket] = set()
        self._wake = asyncio.Event()
        self._look_for_changes = asyncio.Event()
        self._told: dict[tuple[UUID, datetime], float] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def here(cls) -> Hub:
        """Return the hub of the running event loop."""
        loop = asyncio.get_running_loop()
        if loop not in _hubs:
            _hubs[loop] = cls()
        return _hubs[loop]

    def count(self, person_id: UUID) -> int:
        """Return how many sockets a person holds here."""
        return len(self._sockets.get(person_id, ()))

    def join(self, socket: Socket) -> None:
        """Serve a socket from now on."""
        self._sockets[socket.person_id].add(socket)
        if not self._tasks:
            works = (self._listen, self._feed, self._poll, self._changes)
            self._tasks = [asyncio.ensure_future(self._for_ever(work)) for work in works]
        asyncio.get_running_loop().call_at(socket.live_from + 0.01, self.look, socket)

    def leave(self, socket: Socket) -> None:
        """Forget a socket."""
        mine = self._sockets[socket.person_id]
        mine.discard(socket)
        self._waiting.discard(socket)
        if not mine:
            del self._sockets[socket.person_id]

    def look(self, socket: Socket) -> None:
        """Have the socket's mailbox looked at in the next round."""
        self._waiting.add(socket)
        self._wake.set()

    async def drain(self) -> None:
        """Send all sockets away, to come again: each after its waiting frames, not all in one instant."""
        self.draining = True
        sockets = [socket for mine in self._sockets.values() for socket in mine]
        for part in _slices(sockets, max(AT_ONCE, math.ceil(len(sockets) * STEP / SPREAD))):
            for socket in part:
                socket.close(RESTART)
            await asyncio.sleep(STEP)
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                while self._sockets:
                    await asyncio.sleep(STEP)

    async def stop(self) -> None:
        """End the hub's work and its connections to the servers behind it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await get_channel_layer().flush()
        await read(connections.close_all)

    async def _for_ever(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do the work again and again; trouble with a server is told once and tried again after a pause."""
        failing = False
        while True:
            try:
                await work()
                failing = False
            except Exception as error:
                if not failing:
                    log.warning("alert_hub_trouble", work=work.__name__, error=type(error).__name__)
                failing = True
                if not isinstance(error, (DatabaseTrouble, OSError)):
                    log.exception("alert_hub_failed", work=work.__name__)
                await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        layer = get_channel_layer()
        try:
            async with asyncio.timeout(SUBSCRIBE):
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
            while True:
                self._hint(await layer.receive(channel))
        except Exception:
            await layer.flush()
            raise

    def _hint(self, hint: dict[str, Any]) -> None:
        if hint["type"] == "alerts.changed":
            self._look_for_changes.set()
            return
        for person, last in hint["lasts"].items():
            for socket in self._sockets.get(UUID(person), ()):
                if last > socket.sent:
                    socket.news()

    async def _feed(self) -> None:
        """Read for the sockets that wait and hand each its page."""
        await self._wake.wait()
        self._wake.clear()
        now = asyncio.get_running_loop().time()
        waiting, self._waiting = self._waiting, set()
        wants = [(socket, want) for socket in waiting if (want := socket.want(now))]
        for part in _slices(wants, ROUND):
            try:
                pages = await read(frames.pages, [want for _, want in part])
            except Exception:
                for socket, want in wants:
                    if socket.reading is want:
                        socket.retry()
                raise
            for socket, want in part:
                socket.take(pages[want])

    async def _poll(self) -> None:
        """Look at every session and mailbox: what no hint told is found here."""
        sockets = [socket for mine in self._sockets.values() for socket in mine]
        for part in _slices(sockets, LOOK):
            standings = await read(queries.standings, {socket.session_id for socket in part})
            for socket in part:
                _stand(socket, standings.get(socket.session_id))
        if sockets:
            self._look_for_changes.set()
        await asyncio.sleep(POLL)

    async def _changes(self) -> None:
        """Tell those who hold an alert that its state, level or count changed."""
        await self._look_for_changes.wait()
        self._look_for_changes.clear()
        now = time.monotonic()
        self._told = {key: at for key, at in self._told.items() if now - at < REMEMBERED}
        changed = await read(queries.changed_within, frames.RECENT)
        for part in _slices([key for key in changed.items() if key not in self._told], ROUND):
            readers = {person: {socket.language for socket in mine} for person, mine in self._sockets.items()}
            changes = await read(frames.changes, [alert_id for alert_id, _ in part], readers)
            self._told |= dict.fromkeys(part, now)
            for person, told in changes.items():
                for socket in self._sockets.get(person, ()):
                    for change in told:
                        socket.tell(change)
        await asyncio.sleep(GATHER)


def _stand(socket: Socket, standing: queries.Standing | None) -> None:
    """Close the socket of whoever may not hold one any more; look at a mailbox that has grown."""
    if standing is None:
        socket.close(BAD_TICKET)
    elif not allows(standing.role, Permission.OPEN_SOCKET):
        socket.close(NOT_YOURS)
    elif standing.last > socket.sent:
        socket.news()


def _slices(items: list[T], size: int) -> Iterator[list[T]]:
    """Yield the items in parts, so that no read keeps the others waiting for long."""
    return (items[start : start + size] for start in range(0, len(items), size))
