"""What a killed PostgreSQL leaves behind: a process, or only the files that say there is one."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

# How long each signal may take: fast shutdown, immediate shutdown, no mercy.
_STEPS = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def clear(data: Path, socket_name: str) -> None:
    """End the PostgreSQL that still works in `data`, if any, and remove its lock files.

    Call it under the lock of the folder only. A pid proves nothing (it may be a zombie that nobody reaps, or somebody
    else by now); a process that works inside the data folder does.
    """
    lock = data / "postmaster.pid"
    pid = _first_number(lock)
    for number, seconds in _STEPS:
        if pid is None or not _works_in(pid, data):
            break
        os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while _works_in(pid, data) and time.monotonic() < deadline:
            time.sleep(0.05)
    for path in (lock, data / f"{socket_name}.lock", data / socket_name):
        path.unlink(missing_ok=True)


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n")[0])
    except (OSError, ValueError):  # absent, or cut off by the crash
        return None


def _works_in(pid: int, data: Path) -> bool:
    """Whether process `pid` has `data` as its working directory (a zombie has none)."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False
