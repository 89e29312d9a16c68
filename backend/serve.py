"""`python -m backend.serve --port N`: uvicorn with what thousands of sockets need, and an end that clients get over.

Behind a proxy it is the process of the sockets; `make run` has HTTP in it as well.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

from backend import port
from backend.asgi import application  # sets Django up, which the hub needs

from alerts.hub import Hub  # isort: skip

if TYPE_CHECKING:
    import socket

PING = 20.0  # seconds between two pings, and for the pong
LARGEST = 65_536  # bytes of a client's message; what is understood is far smaller (alerts.consumers)
GRACE, LAST = 3.0, 0.5  # seconds for what is under way, then for closing the connections behind us


class Line(WSProtocol):
    """A connection that ends when no pong comes, whatever still waits to be written.

    Without this the bytes that a stalled reader does not take would keep his connection for ever.
    """

    def keepalive_timeout(self) -> None:
        """Close, then cut."""
        super().keepalive_timeout()
        self.transport.abort()


class Server(uvicorn.Server):
    """Takes leave of its sockets before it ends: each hears that the server restarts, after the frames that wait."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody any more, drain, then end what is left."""
        began = time.monotonic()
        for listener in self.servers:
            listener.close()
        await Hub.here().drain()
        self.config.timeout_graceful_shutdown = max(1, math.ceil(GRACE - (time.monotonic() - began)))
        await super().shutdown(sockets)
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST):
                await Hub.here().stop()


def server(host: str, number: int, **more: Any) -> Server:
    """Return a server of our application at a port; `more` are further settings of uvicorn."""
    return Server(
        uvicorn.Config(
            application,
            host=host,
            port=number,
            ws=Line,
            ws_per_message_deflate=False,
            ws_max_size=LARGEST,
            **{"ws_ping_interval": PING, "ws_ping_timeout": PING} | more,
            lifespan="off",
            log_config=None,  # ours is set up
            log_level="warning",
            access_log=False,
            proxy_headers=False,
        )
    )


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m backend.serve")
    parser.add_argument("--host", default=port.HOST)
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    port.allow_files()
    server(given.host, given.port).run()


if __name__ == "__main__":
    main()
