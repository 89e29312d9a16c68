"""The hint that something is new, to the processes that hold sockets. Best effort: whoever misses it looks by himself.

A hint holds numbers of persons and mailboxes, never content: each process reads that from the database. It is sent by
one thread of its own, so no request and no fold ever waits for Redis or fails with it.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from typing import TYPE_CHECKING, Any

import structlog
from channels.layers import get_channel_layer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

GROUP = "alerts"
WAITING = 1000  # hints that may wait for Redis; more are dropped, for later ones say the same
PATIENCE = 2.0  # seconds for one hint

log = structlog.get_logger("ayn.alerts")


def announce(lasts: Mapping[UUID, int]) -> None:
    """Say that these mailboxes have grown to these numbers. Call after the commit; never raises, never waits."""
    _publisher.put({"type": "alerts.grown", "lasts": {str(person): last for person, last in lasts.items()}})


def announce_changes() -> None:
    """Say that the state, level or count of some alert changed. Call after the commit; never raises, never waits."""
    _publisher.put({"type": "alerts.changed"})


class _Publisher:
    """One thread with one event loop and one connection to Redis, started by the first hint of a process."""

    def __init__(self) -> None:
        self._hints: queue.Queue[dict[str, Any]] = queue.Queue(WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._failing = False

    def put(self, hint: dict[str, Any]) -> None:
        try:
            self._hints.put_nowait(hint)
        except queue.Full:
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="alerts-push", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        loop = asyncio.new_event_loop()
        while True:
            hint = self._hints.get()
            try:
                loop.run_until_complete(asyncio.wait_for(get_channel_layer().group_send(GROUP, hint), PATIENCE))
                self._failing = False
            except Exception as error:  # whatever it is: the rows are stored and the sockets look
                if not self._failing:
                    log.warning("alert_hint_failed", error=type(error).__name__)
                self._failing = True


_publisher = _Publisher()
