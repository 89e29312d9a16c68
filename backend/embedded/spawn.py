"""Child processes that never outlive us, and the polite way to end them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec a child may not import.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class User:
    """Whom a child runs as."""

    uid: int
    gid: int


def spawn(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str],
    log: IO[bytes] | None = None,
    user: User | None = None,
    on_our_death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own (Ctrl-C reaches us alone) that gets `on_our_death` when we die.

    Args:
        command: program and arguments.
        cwd: entered before the rights are dropped, so it may lie where `user` could not walk.
        env: the whole environment of the child.
        log: where its output goes; None leaves it on our terminal.
        user: whom to become; None stays who we are.
        on_our_death: how the child is told when this process is killed (Linux).
    """
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        # Runs after the change of user, which would undo it; it imports and allocates nothing.
        preexec_fn=_tie_to(os.getpid(), on_our_death),  # noqa: PLW1509
    )


def _tie_to(parent: int, death: signal.Signals) -> Callable[[], None]:
    def tie() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(death), 0, 0, 0)
            if os.getppid() != parent:  # it died in between
                os._exit(1)

    return tie


def end(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """End our own child: each signal in turn with the seconds it may take, SIGKILL at last; reap it."""
    for number, seconds in steps:
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
    if process.poll() is None:
        process.kill()
        process.wait()
