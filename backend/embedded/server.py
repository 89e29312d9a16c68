"""What the two embedded servers have in common: start, alive, kill, stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO

from backend.embedded import place
from backend.embedded.spawn import end, spawn

START_SECONDS = 60.0
_LONGEST_LOG = 5_000_000


class Failed(SystemExit):
    """A server cannot be started: one clear line, no traceback."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"ayn: {name} {why}")


def clean_environment() -> dict[str, str]:
    """Our environment without what would change how a server sorts, tells the time or finds its data."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PG", "TZ"))}
    return kept | {"TZ": "UTC"}


class Server(ABC):
    """One server process over one data folder. Alive means that its socket answers, never that a pid exists."""

    name: str
    socket_name: str
    hello: bytes  # to which a living server answers something, also when it is starting or has no room
    stop_steps: tuple[tuple[signal.Signals, float], ...]

    def __init__(self, data: Path) -> None:
        self.data = data
        self.user = place.server_user(data)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id while our child runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def folder(self) -> Path:
        """The data folder by a name short enough for a client to reach the socket in it."""
        return place.reachable_name(self.data, self.socket_name)

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.data.with_name(f"{self.data.name}.log")

    @property
    @abstractmethod
    def url(self) -> str:
        """Address for the settings."""

    @abstractmethod
    def command(self) -> list[str | Path]:
        """Program and arguments, to be run inside the data folder."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder; end or forget what a killed run left in it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server does its work."""

    def listens(self) -> bool:
        """Whether anybody lives behind the socket."""
        return bool(self.ask(self.hello))

    def ask(self, line: bytes) -> bytes:
        """Send `line` to the socket; return the beginning of the answer, nothing when there is none."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(3)
            try:
                connection.connect(str(self.folder / self.socket_name))
                connection.sendall(line)
                return connection.recv(64)
            except OSError:
                return b""

    def start(self) -> None:
        """Start the server unless it answers; return when it does.

        Raises:
            Failed: it did not within a minute; the message ends with its last line.
        """
        if self.pid is not None and self.answers():
            return
        self.stop()
        deadline = time.monotonic() + START_SECONDS
        try:
            place.give(self.data, self.user)
        except PermissionError:
            raise Failed(self.name, f"data in {self.data} belongs to another account: set AYN_VAR_DIR") from None
        while True:
            self.prepare()
            self._launch()
            if self._comes_up(deadline):
                return
            # It ended by itself: the remains of a killed one may need a moment to go.
            self.stop()
            if time.monotonic() > deadline or not self.worth_another_try():
                raise Failed(self.name, f"does not start ({self._last_words()}); see {self.log}")
            time.sleep(0.2)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End it in good order, by force when it does not listen."""
        if self._process is not None:
            end(self._process, *self.stop_steps)
            self._process = None
        place.forget_name(self.data)

    def ensure(self) -> bool:
        """Start it again if it died or is deaf, three times in a row; return whether that was needed."""
        for _ in range(3):
            if self.pid is not None and self.listens():
                return False
            if self.pid is None:
                break
            time.sleep(0.3)
        self.start()
        return True

    def worth_another_try(self) -> bool:
        """Whether the reason for which it ended passes by itself."""
        return False

    def _launch(self) -> None:
        with self._open_log() as log:
            self._process = spawn(
                self.command(),
                cwd=self.data,
                env=clean_environment(),
                log=log,
                user=self.user,
                on_our_death=self.stop_steps[0][0],
            )

    def _comes_up(self, deadline: float) -> bool:
        while time.monotonic() < deadline and self.pid is not None:
            if self.answers():
                return True
            time.sleep(0.02)
        return False

    def _open_log(self) -> IO[bytes]:
        full = self.log.exists() and self.log.stat().st_size > _LONGEST_LOG
        self.log.touch(0o600)
        return self.log.open("wb" if full else "ab")

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").split("\n")[-20:]
        telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "ERROR", "#"))]
        return (telling or [line for line in lines if line] or ["no output"])[-1].strip()
