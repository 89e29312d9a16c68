"""What a drill of sockets tells about itself beside the verdict."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from evaluations.release import reference
from tests.drills.crowd import Crowd, Device
from tests.drills.ledger import Ledger
from tests.drills.mandates import Database


def figures(database: Database, crowd: Crowd, ledger: Ledger, killed_at: Iterable[float]) -> dict[str, Any]:
    """Return counts, and times of the monotonic clock as seconds or milliseconds."""
    heard = first_heard(crowd.devices)
    rows = database.execute("SELECT reference::text, id::text FROM alerts_alert WHERE audience = 'managers'")
    last = max((one.acknowledged_at for one in ledger.acknowledged.values()), default=0.0)
    meanwhile = [at for at in heard.values() if at <= last]  # afterwards it is quiet because nobody sends
    waits = sorted(_waits(ledger, heard, dict(rows.fetchall())))
    return {
        "sockets at a time": len(crowd.devices),
        "sockets opened": crowd.opened,
        "cuts": {how.value: count for how, count in crowd.cuts.items()} | {"all": crowd.cuts.total()},
        "ended otherwise": dict(crowd.ends),
        "frames": dict(crowd.frames) | {"all": crowd.frames.total()},
        "ratings acknowledged": len(ledger.acknowledged),
        "longest silence after a kill, s": round(longest_silence(meanwhile, killed_at), 2),
        "longest wait for a 201, s": round(ledger.longest_silence, 2),
        "201 to first frame, p50, ms": round(1000 * _at(waits, 0.50)),
        "201 to first frame, p99, ms": round(1000 * _at(waits, 0.99)),
    }


def first_heard(devices: Iterable[Device]) -> dict[str, float]:
    """Return when each alert was first heard by anybody."""
    first: dict[str, float] = {}
    for device in devices:
        for life in device.lives:
            for frame in life:
                first[frame.id] = min(first.get(frame.id, frame.at), frame.at)
    return first


def longest_silence(times: Iterable[float], killed_at: Iterable[float]) -> float:
    """Return the longest time without a new alert on any socket from a kill on."""
    times, gaps = sorted(times), []
    for killed in killed_at:
        upto = bisect_right(times, killed)
        gaps += [after - max(before, killed) for before, after in pairwise(times[max(0, upto - 1) :])]
    return max(gaps, default=0.0)


def _waits(ledger: Ledger, heard: dict[str, float], alerts: dict[str, str]) -> list[float]:
    """Seconds from the first 201 of a rating to the first frame of the alert that it raised; `alerts`: by reference."""
    return [
        max(0.0, heard[alert] - one.acknowledged_at)
        for key, one in ledger.acknowledged.items()
        if one.answers[0] == 201 and (alert := alerts.get(str(reference(UUID(key))), "")) in heard
    ]


def _at(values: list[float], share: float) -> float:
    return values[int(share * (len(values) - 1))] if values else 0.0
