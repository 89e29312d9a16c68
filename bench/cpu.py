"""Processor time and memory of processes, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tests.house import tree

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds(roots: Iterable[int | None]) -> float:
    """Processor seconds that these processes and all below them have used, ended children included."""
    total = 0
    for root in roots:
        for pid in tree(root):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(int(field) for field in fields[11:15])
    return total / _TICKS


def memory(roots: Iterable[int | None]) -> int:
    """Proportional set size in bytes: shared pages are counted once over all of them."""
    total = 0
    for root in roots:
        for pid in tree(root):
            try:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total * 1024


def peak() -> float:
    """Megabytes that this program had at most; what `getrusage` tells begins with those of its parent."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024
