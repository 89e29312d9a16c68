"""How much memory the processes of an installation take, looked at all the time."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType

from tests.house import House, tree

_EVERY = 0.05  # seconds


class Memory:
    """Resident bytes of web processes and of their children for pictures, from entering to leaving the block."""

    def __init__(self, installation: House) -> None:
        self._installation = installation
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._first: dict[int, int] = {}
        self._most: dict[int, int] = {}
        self._children: set[int] = set()
        self.largest_child = 0  # bytes
        self.peak = 0  # bytes, of all at one moment

    @property
    def growth(self) -> int:
        """Bytes that the web process grew by which grew most."""
        return max((self._most[pid] - first for pid, first in self._first.items()), default=0)

    def figures(self) -> dict[str, int]:
        return {
            "all web processes and children, peak": self.peak,
            "largest web process, peak": max(self._most.values(), default=0),
            "largest growth of a web process": self.growth,
            "largest child, peak": self.largest_child,
        }

    @staticmethod
    def tree(installation: House, name: str) -> list[int]:
        return tree(installation.own[name].pid)

    @staticmethod
    def is_child(pid: int) -> bool:
        try:
            return b"core.images.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return True  # it is gone: none of the servers is expected to go

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._enough.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._enough.wait(_EVERY):
            total = 0
            for name in self._installation.ports:
                for pid in self.tree(self._installation, name):
                    total += self._look(pid)
            self.peak = max(self.peak, total)

    def _look(self, pid: int) -> int:
        try:
            now = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
        except (OSError, IndexError):
            return 0
        if self.is_child(pid):
            self.largest_child = max(self.largest_child, now)
        else:
            self._first.setdefault(pid, now)
            self._most[pid] = max(self._most.get(pid, 0), now)
        return now
