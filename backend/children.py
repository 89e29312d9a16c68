"""Processes that `make run` keeps alive."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from backend.embedded.spawn import end, spawn

_FIRST_PAUSE, _LONGEST_PAUSE, _HEALTHY_AFTER = 0.2, 5.0, 30.0


class Child:
    """A Python program of ours, started again after growing pauses.

    However it ended: a worker whose database went away ends with 0.
    """

    def __init__(self, name: str, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self._command = [sys.executable, *arguments]
        self._cwd = cwd
        self._env = env
        self._pause = _FIRST_PAUSE
        self._due = 0.0
        self._started = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start it."""
        self._started = time.monotonic()
        # It keeps no promise in memory: when we are killed it may end at once.
        self._process = spawn(self._command, cwd=self._cwd, env=self._env, on_our_death=signal.SIGKILL)

    def ensure(self) -> str:
        """Start it again when it ended and its pause is over; return what happened, "" for nothing."""
        if self._process is None or self._process.poll() is None:
            return ""
        now = time.monotonic()
        if not self._due:
            healthy = now - self._started > _HEALTHY_AFTER
            self._pause = _FIRST_PAUSE if healthy else min(self._pause * 2, _LONGEST_PAUSE)
            self._due = now + self._pause
            return f"{self.name} ended ({self._process.returncode}); starting it again"
        if now >= self._due:
            self._due = 0.0
            self.start()
        return ""

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, seconds: float) -> None:
        """Wait for its end, then force it."""
        if self._process is not None:
            end(self._process, (signal.SIGTERM, max(seconds, 0.1)))


def finish(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> int:
    """Run a Python program of ours to its end and return its exit code; it does not outlive us."""
    process = spawn([sys.executable, *command], cwd=cwd, env=env)
    try:
        return process.wait()
    finally:
        end(process, (signal.SIGTERM, 2.0))


def stop_all(children: Sequence[Child], *, seconds: float) -> None:
    """End all, side by side, within `seconds`."""
    deadline = time.monotonic() + seconds
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.end(deadline - time.monotonic())
