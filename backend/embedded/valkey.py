"""Valkey, the free Redis. It carries hints and limiter buckets only, so it keeps nothing on disk."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from urllib.parse import quote

from backend.embedded import place, programs
from backend.embedded.server import Failed, Server


class Valkey(Server):
    """A Valkey on a socket of its own, without a port."""

    name = "Redis"
    socket_name = "redis.sock"
    hello = b"PING\r\n"
    stop_steps = ((signal.SIGTERM, 1.0),)

    @property
    def url(self) -> str:
        """Address as redis-py reads it; database 0."""
        return f"unix://{quote(str(self.folder / self.socket_name))}?db=0"

    def command(self) -> list[str | Path]:
        """Without persistence: everything in it may be lost at any time (evaluations never wait for it)."""
        program = programs.redis_program(for_all=self.user is not None)
        if program is None:
            raise Failed(self.name, "is not here: install requirements.txt, or set REDIS_URL")
        settings = {
            "port": "0",
            "unixsocket": str(place.inside(self.data) / self.socket_name),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "databases": "64",
            "maxmemory": "64mb",
            "maxmemory-policy": "volatile-ttl",
        }
        return [program, *(word for name, value in settings.items() for word in (f"--{name}", value))]

    def prepare(self) -> None:
        """End an orphan of a killed run: who answers on the socket in our locked folder can only be that."""
        deadline = time.monotonic() + 5
        while self.answers() and time.monotonic() < deadline:
            self.ask(b"SHUTDOWN NOSAVE\r\n")
            time.sleep(0.05)
        (self.data / self.socket_name).unlink(missing_ok=True)

    def answers(self) -> bool:
        """Whether it answers a ping."""
        return self.ask(self.hello).startswith(b"+PONG")
