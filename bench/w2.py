"""W2: the directory, beside the least that the same HTTP stack can do."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import cycle
from statistics import median

import psycopg

from bench import load, machine, scene
from bench.report import Report
from tests.house import House, house

ROUNDS = 5  # the works take turns, so that a busy moment of the machine hits all of them
_SCATTER = "UPDATE centers_center SET latitude = 22 + 4 * random(), longitude = 51 + 5 * random()"


def run(report: Report, *, centers: int = 30_000, seconds: float = 4.0) -> None:
    with house() as own:
        seeds = own.seed(residents=1, centers=centers)
        with psycopg.connect(own.servers.database_url, autocommit=True) as database:
            database.execute(_SCATTER)
            database.execute("ANALYZE")
        own.start_web("ayn", machine.granian("bench.wsgi:application"))
        dice = random.Random(2)
        known = dice.sample(seeds["centers"], min(200, centers))
        etag = _etag(own, f"/api/v1/centers/{known[0]}")
        works = {
            "ping": scene.reads("/api/v1/bench/ping"),
            "detail": _each(f"/api/v1/centers/{code}" for code in known),
            "unchanged": scene.reads(f"/api/v1/centers/{known[0]}", If_None_Match=etag),
            "nearest": _each(
                f"/api/v1/centers?near={22 + 4 * dice.random():.4f},{51 + 5 * dice.random():.4f}"
                "&radius_km=100&ordering=distance&limit=10"
                for _ in range(2_000)
            ),
        }
        for requests in works.values():
            load.closed(own.ports["ayn"], requests, seconds=1)  # warm
        runs: dict[str, list[float]] = defaultdict(list)
        for name in [*works] * ROUNDS:
            result = load.closed(own.ports["ayn"], works[name], seconds=seconds / 2)
            if set(result.statuses) - {200, 304}:
                raise RuntimeError(f"{name} answered {dict(result.statuses)}")
            runs[name].append(result.rate)
        rates = {name: median(measured) for name, measured in runs.items()}
        report.at_least("W2 detail", rates["detail"], rates["ping"], 0.9, "/s", "DRF ping")
        report.at_least("W2 detail unchanged (304)", rates["unchanged"], rates["ping"], 0.9, "/s", "DRF ping")
        report.at_least(f"W2 ten nearest of {centers:,}", rates["nearest"], rates["ping"], 0.3, "/s", "DRF ping")


def _each(paths: Iterator[str]) -> Iterator[bytes]:
    return cycle([load.request("GET", path) for path in paths])


def _etag(own: House, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", own.ports["ayn"])
    connection.request("GET", path)
    answer = connection.getresponse()
    json.loads(answer.read())
    return answer.headers.get("ETag", "-")
