"""W4: from the 201 to the manager's frame, and what an idle socket costs, beside a bare Redis-to-socket server.

Five managers a center, so the number of sockets grows and the frames a second stay. Each number of sockets has a fresh
server: what closed sockets leave behind would hide what new ones take.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import Any

import redis.asyncio
import uvloop

from alerts.duplicates import folding
from alerts.kinds import Kind
from backend import port
from bench import cpu, load, machine, scene, sockets
from bench.report import Report
from tests.house import House, house

MANAGERS, RATE, WARM = 5, 100.0, 50
ALONE = folding(Kind.RATING_TOLD).alone  # of one center, before further ones are only counted
PATIENCE = 30.0  # seconds after the last answer in which every frame must have come
TARGETS = {1_000: (100, 300)}  # sockets -> p50, p99 in ms
BARE = [
    *("-m", "uvicorn", "bench.bare_socket:application", "--ws", "wsproto", "--ws-per-message-deflate", "false"),
    *("--lifespan", "off", "--log-level", "warning", "--no-access-log", "--no-proxy-headers"),
]
Seeds = dict[str, Any]


def run(report: Report, *, counts: tuple[int, ...] = (1_000, 5_000), seconds: float = 8.0) -> None:
    port.allow_files()
    with house(AYN_SLOT_SECONDS="0") as own:  # slots as in production
        seeds = own.seed(residents=200, centers=sum(counts) // MANAGERS, managers=sum(counts))
        own.start_web("http", machine.granian("bench.wsgi:application"))
        own.start_worker()
        for turn, wanted in enumerate(counts):
            own.start_web("web")
            own.start_web("bare", BARE)
            before = os.getloadavg()[0]
            ours = uvloop.run(_ours(own, _part(seeds, sum(counts[:turn]), wanted), seconds))
            bare = uvloop.run(_bare(own, wanted, seconds))
            _tell(report, wanted, ours, bare)
            report.note(f"load average, {wanted:,} sockets", f"{before:.1f} to {os.getloadavg()[0]:.1f}")
            own.stop("web")
            own.stop("bare")


def _part(seeds: Seeds, before: int, wanted: int) -> Seeds:
    """Centers that no run before has used, and their managers: those were given to all centers in turn."""
    every, first, some = len(seeds["centers"]), before // MANAGERS, wanted // MANAGERS
    mine = [token for turn, token in enumerate(seeds["managers"]) if first <= turn % every < first + some]
    return seeds | {"centers": seeds["centers"][first : first + some], "managers": mine}


class Ears:
    """What all sockets hear: whether every number came once and in order, and when frames of each center came."""

    def __init__(self) -> None:
        self.lasts: dict[int, int] = {}
        self.heard: dict[str, list[float]] = defaultdict(list)
        self.delays: list[float] = []  # seconds; of a bare server
        self.frames = self.wrong = 0
        self.kilobytes = self.cpu = 0.0

    def hear(self, number: int, text: bytes, now: float) -> None:
        frame = json.loads(text)
        if frame["type"] == "hello":
            self.lasts[number] = frame["last"]
        elif frame["type"] == "alert":
            self.frames += 1
            self.wrong += frame["sequence"] != self.lasts[number] + 1
            self.lasts[number] = frame["sequence"]
            self.heard[frame["center"]["code"]].append(now)

    def hear_bare(self, _number: int, text: bytes, now: float) -> None:
        self.frames += 1
        self.delays.append(now - float(text))


async def _ours(own: House, seeds: Seeds, seconds: float) -> Ears:
    ears = Ears()
    paths = (f"/ws/alerts?ticket={ticket}" for ticket in _tickets(own, seeds["managers"]))
    made = await _open(own, "web", paths, ears, ears.hear)
    # Once around: the first rating of a center begins its clocks.
    await _post(own, seeds, ears, len(seeds["centers"]))
    ears.frames, ears.heard = 0, defaultdict(list)
    used = cpu.seconds([own.own["web"].pid])
    answered = await _post(own, seeds, ears, min(int(RATE * seconds), (ALONE - 1) * len(seeds["centers"])))
    ears.cpu = cpu.seconds([own.own["web"].pid]) - used
    sockets.close_all(made)
    ears.wrong += abs(len(answered) * MANAGERS - ears.frames)
    ears.delays = _delays(answered, ears.heard)
    return ears


async def _post(own: House, seeds: Seeds, ears: Ears, count: int) -> list[tuple[str, float]]:
    """Post to one center after the other; return the center and time of each answer when all frames have come."""
    answered: list[tuple[str, float]] = []
    codes, before = seeds["centers"], ears.frames

    def note(number: int, now: float) -> None:
        answered.append((codes[number % len(codes)], now))

    statuses = await load.paced(own.ports["http"], _in_turn(seeds), rate=RATE, seconds=count / RATE, answered=note)
    if set(statuses) != {201}:
        raise RuntimeError(f"answers {dict(statuses)}")
    deadline = time.perf_counter() + PATIENCE
    while ears.frames - before < count * MANAGERS and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)  # anything more would be wrong
    return answered


def _delays(answered: list[tuple[str, float]], heard: dict[str, list[float]]) -> list[float]:
    """From each answer to the frames that follow from it: posts go round the centers, seconds apart."""
    posts: dict[str, list[float]] = defaultdict(list)
    for center, now in answered:
        posts[center].append(now)
    return [
        max(0.0, now - posts[center][place * len(posts[center]) // len(arrived)])
        for center, arrived in heard.items()
        for place, now in enumerate(sorted(arrived))
    ]


def _in_turn(seeds: Seeds) -> Iterator[bytes]:
    """Submissions told to the center at once, to one center after the other."""
    each = [scene.posts(seeds | {"centers": [code]}, notify_center="now") for code in seeds["centers"]]
    return (next(one) for one in cycle(each))


async def _bare(own: House, wanted: int, seconds: float) -> Ears:
    ears, groups = Ears(), wanted // MANAGERS
    paths = (f"/bare/{number % groups}" for number in range(wanted))
    made = await _open(own, "bare", paths, ears, ears.hear_bare)
    client = redis.asyncio.Redis.from_url(own.servers.redis_url)
    used, began = cpu.seconds([own.own["bare"].pid]), time.perf_counter()
    for number in range(int(RATE * seconds)):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        await client.publish(f"bare.{number % groups}", str(time.perf_counter()))
    await asyncio.sleep(0.5)
    ears.cpu = cpu.seconds([own.own["bare"].pid]) - used
    await client.aclose()
    sockets.close_all(made)
    return ears


async def _open(own: House, name: str, paths: Iterator[str], ears: Ears, hear: sockets.Heard) -> list[sockets.Socket]:
    """Open all, and note by how much each idle one but the first few made the server's memory grow."""
    number, pid = own.ports[name], own.own[name].pid
    made = await sockets.open_all(number, islice(paths, WARM), hear)
    await asyncio.sleep(1)
    before = cpu.memory([pid])
    made += await sockets.open_all(number, paths, hear, first=WARM)
    await asyncio.sleep(2)
    ears.kilobytes = (cpu.memory([pid]) - before) / 1024 / (len(made) - WARM)
    return made


def _tickets(own: House, tokens: list[str]) -> Iterator[str]:
    """A ticket for each manager, got just before it is used: it lives thirty seconds."""
    connection = HTTPConnection("127.0.0.1", own.ports["http"])
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/socket-tickets", b"{}", headers)
        yield str(json.loads(connection.getresponse().read())["ticket"])
    connection.close()


def _tell(report: Report, wanted: int, ours: Ears, bare: Ears) -> None:
    what = f"W4 {wanted:,} sockets"
    beside = [f"{_percentile(bare.delays, share):.1f} ms bare publish to frame" for share in (0.5, 0.99)]
    spent = [f"{1000 * ears.cpu / max(ears.frames, 1):.2f} ms" for ears in (ours, bare)]
    report.below(f"{what}: frames lost, twice or out of order", ours.wrong, 0, "", f"of {ours.frames:,} frames")
    for place, share in enumerate((0.5, 0.99)):
        name, value = f"{what}: 201 to frame at {RATE:.0f} posts/s, p{share:.0%}"[:-1], _percentile(ours.delays, share)
        if wanted in TARGETS:
            report.below(name, value, TARGETS[wanted][place], "ms", beside[place])
        else:
            report.note(name, f"{value:,.1f} ms ({beside[place]})")
    report.below(f"{what}: memory of an idle one", ours.kilobytes, 32, "kB", f"{bare.kilobytes:.1f} kB bare socket")
    report.note(f"{what}: processor for a frame", f"{spent[0]} ({spent[1]} bare)")


def _percentile(delays: list[float], share: float) -> float:
    return 1000 * sorted(delays)[int(share * (len(delays) - 1))]
