"""W4: from the 201 to the manager's frame, and what an idle socket costs, beside a bare Redis-to-socket server."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import cycle
from typing import Any

import redis.asyncio
import uvloop

from backend.run import WEB
from bench import cpu, load, machine, scene, sockets
from bench.report import Report
from tests.house import House, house

CENTERS, RATE, WARM = 200, 100.0, 50


def run(report: Report, *, sockets: int = 1_000, idle: int = 1_000, seconds: float = 8.0) -> None:
    with house() as own:
        seeds = own.seed(residents=200, centers=CENTERS, managers=max(sockets, idle))
        own.start_web("http", machine.granian("bench.wsgi:application"))
        own.start_web("web", WEB)
        own.start_web("bare", [word.replace("backend.asgi", "bench.bare_socket") for word in WEB])
        own.start_worker()
        uvloop.run(_measure(report, own, seeds, sockets, idle, seconds))


async def _measure(report: Report, own: House, seeds: dict[str, Any], wanted: int, idle: int, seconds: float) -> None:
    # Memory first: what closed sockets leave behind would hide what new ones take.
    ours = await _idle_kb(own, "web", [f"/ws/alerts?ticket={ticket}" for ticket in _tickets(own, seeds, idle)])
    least = await _idle_kb(own, "bare", [f"/bare/{number}" for number in range(idle)])
    delays = await _frames(own, seeds, wanted, seconds)
    bare = await _bare_frames(own, wanted, seconds)
    p50, p99 = _percentile(delays, 0.5), _percentile(delays, 0.99)
    beside = f"bare publish to frame {_percentile(bare, 0.5):.1f}, {_percentile(bare, 0.99):.1f} ms"
    report.below(f"W4 201 to frame, p50, {wanted:,} sockets, {RATE:.0f} posts/s", p50, 100, "ms", beside)
    report.below("W4 201 to frame, p99", p99, 300, "ms", f"{len(delays):,} frames")
    report.below(f"W4 memory of an idle socket, {idle:,} open", ours, 32, "kB", f"bare socket {least:.1f} kB")


async def _frames(own: House, seeds: dict[str, Any], wanted: int, seconds: float) -> list[float]:
    """Delays in seconds. Posts go round the centers, so a frame that names a center belongs to its last post."""
    answered: list[tuple[str, float]] = []
    heard: list[tuple[str, float]] = []

    def hear(text: bytes, now: float) -> None:
        frame = json.loads(text)
        if frame["type"] == "alert":
            heard.append((_center(frame), now))

    def note(number: int, now: float) -> None:
        answered.append((seeds["centers"][number % CENTERS], now))

    paths = [f"/ws/alerts?ticket={ticket}" for ticket in _tickets(own, seeds, wanted)]
    made = await sockets.open_all(own.ports["web"], paths, hear)
    statuses = await load.paced(own.ports["http"], _in_turn(seeds), rate=RATE, seconds=seconds, answered=note)
    await asyncio.sleep(3)
    sockets.close_all(made)
    if set(statuses) != {201}:
        raise RuntimeError(f"answers {dict(statuses)}")
    delays = _delays(answered, heard)
    expected = len(answered) * (wanted // CENTERS)
    if len(delays) != expected:
        raise RuntimeError(f"{len(delays)} frames of {expected}")
    return delays


def _delays(answered: list[tuple[str, float]], heard: list[tuple[str, float]]) -> list[float]:
    """From each answer to the frames that follow from it."""
    posts: dict[str, list[float]] = defaultdict(list)
    frames: dict[str, list[float]] = defaultdict(list)
    for center, now in answered:
        posts[center].append(now)
    for center, now in heard:
        frames[center].append(now)
    return [
        # A center's posts are seconds apart, so its frames in order of arrival come in groups, one a post.
        max(0.0, now - posts[center][place * len(posts[center]) // len(arrived)])
        for center, arrived in frames.items()
        for place, now in enumerate(sorted(arrived))
    ]


def _center(frame: dict[str, Any]) -> str:
    center = frame.get("center") or frame["alert"]["center"]
    return str(center["code"] if isinstance(center, dict) else center)


def _in_turn(seeds: dict[str, Any]) -> Iterator[bytes]:
    """Submissions told to the center at once, to one center after the other."""
    each = [scene.posts(seeds | {"centers": [code]}, notify_center="now") for code in seeds["centers"]]
    return (next(one) for one in cycle(each))


async def _bare_frames(own: House, wanted: int, seconds: float) -> list[float]:
    delays: list[float] = []

    def hear(text: bytes, now: float) -> None:
        delays.append(now - float(text))

    made = await sockets.open_all(own.ports["bare"], [f"/bare/{n % CENTERS}" for n in range(wanted)], hear)
    await asyncio.sleep(0.5)
    client = redis.asyncio.Redis.from_url(own.servers.redis_url)
    began = time.perf_counter()
    for number in range(int(RATE * seconds)):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        await client.publish(f"bare.{number % CENTERS}", str(time.perf_counter()))
    await asyncio.sleep(0.5)
    await client.aclose()
    sockets.close_all(made)
    return delays


async def _idle_kb(own: House, name: str, paths: list[str]) -> float:
    """Growth of the server's memory for each further idle socket."""

    def ignore(_text: bytes, _now: float) -> None:
        return

    await asyncio.sleep(2)
    first = await sockets.open_all(own.ports[name], paths[:WARM], ignore)
    await asyncio.sleep(1)
    before = cpu.memory([own.own[name].pid])
    rest = await sockets.open_all(own.ports[name], paths[WARM:], ignore)
    await asyncio.sleep(2)
    grown = cpu.memory([own.own[name].pid]) - before
    sockets.close_all(first + rest)
    return grown / 1024 / len(rest)


def _tickets(own: House, seeds: dict[str, Any], wanted: int) -> Iterator[str]:
    """A ticket for each manager, all got just before they are used (a ticket lives thirty seconds)."""
    connection = HTTPConnection("127.0.0.1", own.ports["http"])
    for token in seeds["managers"][:wanted]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/socket-tickets", b"{}", headers)
        yield str(json.loads(connection.getresponse().read())["ticket"])
    connection.close()


def _percentile(delays: list[float], share: float) -> float:
    return 1000 * sorted(delays)[int(share * (len(delays) - 1))]
