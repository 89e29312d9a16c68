"""Ports, and how many connections fit."""

from __future__ import annotations

import errno
import resource
import socket
import time
from http.client import HTTPConnection, HTTPException

HOST = "127.0.0.1"
FILES = 65_536  # open files wanted


class Wrong(SystemExit):
    """It cannot run as it is set up: one clear line, no traceback."""

    def __init__(self, why: str) -> None:
        super().__init__(f"ayn: {why}")


def read(text: str) -> int:
    """Read a port number."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Wrong(f"PORT {text!r} is not a port number (1 to 65535)")
    return int(text)


def await_free(port: int, *, patience: float) -> None:
    """Wait until nobody listens on `port` (an earlier run may still be on its way out)."""
    deadline = time.monotonic() + patience
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise Wrong(f"PORT {port} cannot be used: {error.strerror}") from None
            else:
                return
        if time.monotonic() > deadline:
            raise Wrong(f"PORT {port} is in use; choose another one: PORT={port + 1} make run")
        time.sleep(0.2)


def answers(port: int, path: str = "/healthz") -> bool:
    """Whether the web server gives any answer."""
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return bool(connection.getresponse().status)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def allow_files() -> None:
    """Raise the number of files that this process may open, as far as the system lets it: a socket is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
