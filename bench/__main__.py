"""`python -m bench [w1 w2 ..]`: exit code 0 only where every target held.

It takes some minutes; `--rows`, `--sockets` and `--seconds` make it longer and surer.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from bench import folds, fraud, ledger, memory, pages, scores, w1, w2, w3, w4
from bench.report import Report


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="w1 w2 folds w3 w4 memory scores fraud ledger pages; all of them if none is named",
    )
    parser.add_argument("--rows", type=int, default=200_000, help="evaluations behind the figures (w3, scores, ledger)")
    parser.add_argument("--centers", type=int, default=5_000, help="centers behind the scorecards (w3)")
    parser.add_argument("--directory", type=int, default=30_000, help="centers in the directory (w2)")
    parser.add_argument("--sockets", type=int, nargs="+", default=[1_000, 5_000], help="open sockets (w4)")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one run")
    given = parser.parse_args()
    works: dict[str, Callable[[Report], None]] = {
        "w1": lambda report: w1.run(report, seconds=given.seconds),
        "folds": lambda report: folds.run(report, seconds=2 * given.seconds),
        "w2": lambda report: w2.run(report, centers=given.directory, seconds=given.seconds),
        "w3": lambda report: w3.run(report, rows=given.rows, centers=given.centers, seconds=given.seconds),
        "w4": lambda report: w4.run(report, counts=tuple(given.sockets), seconds=2 * given.seconds),
        "memory": memory.run,
        "scores": lambda report: scores.run(report, rows=given.rows, centers=given.centers, seconds=given.seconds),
        "fraud": fraud.run,
        "pages": pages.run,
        "ledger": lambda report: ledger.run(report, rows=given.rows, seconds=given.seconds),
    }
    if unknown := set(given.names) - set(works):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    reports = [_one(name, works[name]) for name in given.names or works]
    missed = [line.what for report in reports for line in report.lines if line.held is False]
    print(f"\n{'HELD' if not missed else 'MISSED: ' + ', '.join(missed)}")
    return 1 if missed else 0


def _one(name: str, work: Callable[[Report], None]) -> Report:
    report, began = Report(name), time.monotonic()
    work(report)
    report.note("time of this benchmark", f"{time.monotonic() - began:.0f} s")
    report.show()
    return report


if __name__ == "__main__":
    sys.exit(main())
