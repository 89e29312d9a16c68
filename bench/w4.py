"""W4: from the 201 to the manager's frame, and what an idle socket costs, beside a bare Redis-to-socket server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import redis.asyncio
import uvloop

from bench import cpu, load, machine, scene, sockets
from bench.report import Report
from tests.house import UVICORN, House, house

CENTERS, RATE, WARM = 200, 100.0, 50


def run(report: Report, *, sockets: int = 1_000, idle: int = 1_000, seconds: float = 8.0) -> None:
    with house() as own:
        seeds = own.seed(residents=200, centers=CENTERS, managers=max(sockets, idle))
        own.start_web("http", machine.granian("bench.wsgi:application"))
        own.start_web("web", UVICORN)
        own.start_web("bare", [word.replace("backend.asgi", "bench.bare_socket") for word in UVICORN])
        own.start_worker()
        uvloop.run(_measure(report, own, seeds, sockets, idle, seconds))


async def _measure(
    report: Report, own: House, seeds: dict[str, Any], wanted: int, idle: int, seconds: float
) -> None:
    delays = await _frames(own, seeds, wanted, seconds)
    bare = await _bare_frames(own, wanted, seconds)
    p50, p99 = _percentile(delays, 0.5), _percentile(delays, 0.99)
    beside = f"bare publish to frame {_percentile(bare, 0.5):.1f}, {_percentile(bare, 0.99):.1f} ms"
    report.below(f"W4 201 to frame, p50, {wanted:,} sockets, {RATE:.0f} posts/s", p50, 100, "ms", beside)
    report.below("W4 201 to frame, p99", p99, 300, "ms", f"{len(delays):,} frames")
    ours = await _idle_kb(own, "web", [f"/ws/alerts?ticket={ticket}" for ticket in _tickets(own, seeds, idle)])
    least = await _idle_kb(own, "bare", [f"/bare/{number}" for number in range(idle)])
    report.below(f"W4 memory of an idle socket, {idle:,} open", ours, 32, "kB", f"bare socket {least:.1f} kB")


async def _frames(own: House, seeds: dict[str, Any], wanted: int, seconds: float) -> list[float]:
    """Delays in seconds. Posts go round the centers, so a frame that names a center belongs to its last post."""
    answered: dict[str, float] = {}
    heard: list[tuple[str, float]] = []
    delays: list[float] = []

    def hear(text: bytes, now: float) -> None:
        frame = json.loads(text)
        if frame["type"] == "alert":
            heard.append((_center(frame), now))

    def note(number: int, now: float) -> None:
        answered[seeds["centers"][number % CENTERS]] = now

    made = await sockets.open_all(
        own.ports["web"], [f"/ws/alerts?ticket={ticket}" for ticket in _tickets(own, seeds, wanted)], hear
    )
    posting = asyncio.create_task(
        load.paced(own.ports["http"], _in_turn(seeds), rate=RATE, seconds=seconds, answered=note)
    )
    while not posting.done() or heard:
        await asyncio.sleep(0.02)
        for center, now in heard:
            if center in answered:
                delays.append(max(0.0, now - answered[center]))
        heard.clear()
        if posting.done():
            await asyncio.sleep(1.0)
    statuses = posting.result()
    if set(statuses) != {201}:
        raise RuntimeError(f"answers {dict(statuses)}")
    sockets.close_all(made)
    expected = int(RATE * seconds) * (wanted // CENTERS)
    if len(delays) < 0.99 * expected:
        raise RuntimeError(f"{len(delays)} frames of {expected}")
    return delays


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
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", own.ports["http"])
    for token in seeds["managers"][:wanted]:
        connection.request("POST", "/api/v1/socket-tickets", b"{}", {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        yield str(json.loads(connection.getresponse().read())["ticket"])
    connection.close()


def _percentile(delays: list[float], share: float) -> float:
    return 1000 * sorted(delays)[int(share * (len(delays) - 1))]
