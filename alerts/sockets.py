"""One open socket: where its reader stands in his mailbox, and the frames on their way to him."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

import orjson

from alerts.frames import PAGE, Change, Page, Want

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from alerts.frames import Entry

GRACE = 0.25  # seconds that live frames wait after hello for a reader who asks for what he missed by a frame
CROWD = 5 * PAGE  # frames that may wait for a reader; rows wait in the database, so only changes come to that

BAD_TICKET, NOT_YOURS, TOO_MANY = 4401, 4403, 4429
RESTART, TRY_AGAIN, TOO_BIG = 1012, 1013, 1009  # RFC 6455


class Socket:
    """Frames go out in order: what was missed up to `base`, then everything later, each number once.

    A reader who is slow costs at most one page of frames: the next is read when the last is sent.
    """

    __slots__ = (
        "_look", "_out", "_send", "_sending", "base", "closing", "language", "live_from", "person_id", "reading",
        "replay_at", "sent", "session_id", "since", "stale",
    )  # fmt: skip

    def __init__(
        self,
        entry: Entry,
        language: str,
        send: Callable[[dict[str, Any]], Awaitable[None]],
        look: Callable[[Socket], None],
    ) -> None:
        self.person_id, self.session_id, self.since = entry.person.pk, entry.session_id, entry.at
        self.language = language
        self.base = self.sent = entry.last
        self.live_from = asyncio.get_running_loop().time() + GRACE
        self.replay_at: int | None = None
        self.stale = True  # the mailbox may have grown beyond `sent`
        self.reading: Want | None = None
        self.closing = False
        self._send, self._look = send, look
        self._out: deque[dict[str, Any]] = deque()
        self._sending: asyncio.Task[None] | None = None

    def want(self, now: float) -> Want | None:
        """Return what to read next for this reader: nothing while frames wait for him or a read is on its way."""
        if self.closing or self.reading is not None or self._out:
            return None
        if self.replay_at is not None:
            self.reading = Want(self.person_id, self.language, self.replay_at, self.base)
        elif self.stale and now >= self.live_from:
            self.stale = False
            self.reading = Want(self.person_id, self.language, self.sent)
        return self.reading

    def take(self, page: Page) -> None:
        """Send what was read and look for more if there is more."""
        want, self.reading = self.reading, None
        if want is None:
            return
        for frame in page.frames:
            self.put(frame)
        if want.upto is None:
            self.sent, self.stale = page.upto, self.stale or page.more
        elif page.more:
            self.replay_at = page.upto
        else:
            self.replay_at = None
            self.put_json({"type": "replayed", "last": self.sent})
        self._look(self)

    def retry(self) -> None:
        """Want again what could not be read."""
        self.reading, self.stale = None, True
        self._look(self)

    def news(self) -> None:
        """Take note that the mailbox may have grown."""
        self.stale = True
        self._look(self)

    def replay(self, after: int) -> bool:
        """Begin to send again what lies between `after` and where the mailbox stood at hello; False while at it."""
        if self.replay_at is not None:
            return False
        self.live_from = 0.0
        self.replay_at = min(after, self.base)
        self._look(self)
        return True

    def tell(self, change: Change) -> None:
        """Send a change of an alert that this reader has, or could have, been sent."""
        if change.sequence <= self.sent and change.at > self.since and self.language in change.frames:
            self.put(change.frames[self.language])

    def put_json(self, frame: dict[str, Any]) -> None:
        """Send a frame after those that wait."""
        self.put(orjson.dumps(frame).decode())

    def put(self, frame: str) -> None:
        """Send a frame after those that wait; a reader with a crowd of them is cut off."""
        if len(self._out) > CROWD:
            self.close(TOO_MANY)
        elif not self.closing:
            self._queue({"type": "websocket.send", "text": frame})

    def close(self, code: int) -> None:
        """Close after the frames that wait."""
        if not self.closing:
            self.closing = True
            self._queue({"type": "websocket.close", "code": code})

    def cut(self) -> None:
        """Stop sending: the other side is gone."""
        self.closing = True
        self._out.clear()
        if self._sending is not None:
            self._sending.cancel()

    def _queue(self, message: dict[str, Any]) -> None:
        self._out.append(message)
        if self._sending is None:
            self._sending = asyncio.ensure_future(self._drain())

    async def _drain(self) -> None:
        try:
            while self._out:
                await self._send(self._out[0])
                self._out.popleft()
        except (OSError, RuntimeError):  # the other side went away; its consumer hears of it as well
            self.closing = True
            self._out.clear()
        finally:
            self._sending = None
        self._look(self)
