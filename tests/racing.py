"""Real threads with connections of their own, started at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def at_once(times: int, act: Callable[[int], Result]) -> list[Result]:
    """Call `act(number)` from that many threads at once; return what they returned, in order of number."""
    from django.db import connections

    results: dict[int, Result] = {}
    start = threading.Barrier(times)

    def run(number: int) -> None:
        try:
            start.wait()
            results[number] = act(number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[number] for number in range(times)]
