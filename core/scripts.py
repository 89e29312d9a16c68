"""Lua scripts in Redis, asked for on a connection of each thread: the limiter is on the way of every submission.

The client's own road (pool, retries, events) costs several times the script itself.
"""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from redis.exceptions import ConnectionError as LineBroken
from redis.exceptions import NoScriptError, RedisError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis.connection import Connection, ConnectionPool


class Script:
    """A script that answers one number."""

    def __init__(self, pool: ConnectionPool, source: str) -> None:
        self._pool = pool
        self._source = source
        self._sha = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest().encode()
        self._own = threading.local()

    def __call__(self, keys: Sequence[str], args: Sequence[float]) -> float:
        """Run it. Raises RedisError when Redis does not answer; the next call connects anew."""
        words = [str(len(keys)), *keys, *map(str, args)]
        try:
            return self._run(words)
        except LineBroken:  # this thread's line may have led to a Redis that ended and is back
            return self._run(words)

    def _run(self, words: list[str]) -> float:
        line = self._line()
        try:
            try:
                return self._ask(line, b"EVALSHA", self._sha, words)
            except NoScriptError:  # Redis began anew
                return self._ask(line, b"EVAL", self._source.encode(), words)
        except (RedisError, OSError):
            line.disconnect()  # type: ignore[no-untyped-call]
            raise

    def _line(self) -> Connection:
        if not hasattr(self._own, "line"):
            # Not counted by the pool, which would never learn that a thread ended: its lines would run out.
            self._own.line = self._pool.connection_class(**self._pool.connection_kwargs)
        line: Connection = self._own.line
        line.connect()  # type: ignore[no-untyped-call]
        return line

    @staticmethod
    def _ask(line: Connection, command: bytes, script: bytes, words: list[str]) -> float:
        parts = [command, script, *(word.encode() for word in words)]
        packed = b"*%d\r\n%s" % (len(parts), b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        line.send_packed_command([packed], check_health=False)  # type: ignore[no-untyped-call]
        return float(line.read_response())
