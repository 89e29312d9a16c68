"""`python -m bench.fold_once anew|arriving`: folds into the rollups; prints rows, seconds and megabytes."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator

import django

from bench.cpu import peak

SAID = 30.0  # seconds between two lines of progress


def main(how: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    before, began = peak(), time.perf_counter()
    done, said = 0, began
    for done, total in _anew() if how == "anew" else _arriving():
        if time.perf_counter() - said > SAID:
            said = time.perf_counter()
            print(f"{done:,} of {total:,} rows folded", flush=True)
    took = time.perf_counter() - began
    print(json.dumps({"rows": done, "seconds": took, "megabytes": peak() - before}))


def _anew() -> Iterator[tuple[int, int]]:
    from evaluations.refolding import refold
    from scores.folds import ROLLUPS

    for step in refold(ROLLUPS):
        yield step.done, step.total


def _arriving() -> Iterator[tuple[int, int]]:
    from evaluations.folding import run_once
    from scores.folds import ROLLUPS

    done = 0
    while rows := run_once(ROLLUPS):
        done += rows
        yield done, done


if __name__ == "__main__":
    main(sys.argv[1])
