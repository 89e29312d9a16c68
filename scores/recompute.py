"""Recomputing a frozen round from its manifest and rows, on any machine: needs neither Django nor a database.

python -m scores.recompute MANIFEST.json ROWS.ndjson.gz
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scores.official import standings, standings_sha256
from scores.round_rules import Rules
from scores.tally import BadRowError, Tally, canonical, results_sha256

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = "ayn-round/1"


@dataclass(frozen=True)
class Finding:
    """What was stated and what was found; equal when all is well."""

    what: str
    stated: Any
    found: Any


def recompute(manifest: dict[str, Any], rows: Path, seen: Callable[[int], None] = lambda _n: None) -> list[Finding]:
    """Return the differences between a manifest and what its rows add up to; an empty list: identical.

    `seen` is told how many rows have been read, every ten thousand. Raises ValueError for files of another format.
    """
    if manifest.get("format") != FORMAT:
        raise ValueError(f"not a manifest of {FORMAT}")
    tally, digest, read = Tally(Rules.of_json(manifest["rules"])), hashlib.sha256(), 0
    with gzip.open(rows, "rb") as lines:
        for line in lines:
            digest.update(line)
            try:
                tally.add(json.loads(line))
            except BadRowError as error:
                return [Finding("row within the rules", True, f"not {error}")]
            read += 1
            if read % 10_000 == 0:
                seen(read)
    results = list(tally.results())
    ranked = standings(results, manifest["rules"]["minimum_n"])
    stated = manifest["rows"]
    checks = [
        Finding("rows", stated["count"], read),
        *(Finding(state, stated[state], count) for state, count in tally.states.items()),
        Finding("sha256 of the rows", stated["sha256"], digest.hexdigest()),
        Finding("places", manifest["results"]["places"], len(results)),
        Finding("sha256 of the results", manifest["results"]["sha256"], results_sha256(results)),
        Finding("sha256 of the ranking", manifest["ranking"]["sha256"], standings_sha256(ranked)),
    ]
    return [check for check in checks if check.stated != check.found]


def main() -> int:
    """Compare and say so; 0 only where everything is identical."""
    parser = argparse.ArgumentParser(
        prog="python -m scores.recompute",
        description="Adds the rows of a frozen round up again and compares with its manifest. Exits 0 when identical.",
    )
    parser.add_argument("manifest", type=Path, help="as GET /api/v1/rounds/{id}/manifest gives it")
    parser.add_argument("rows", type=Path, help="as GET /api/v1/rounds/{id}/rows gives them, gzip")
    given = parser.parse_args()
    bar = (lambda n: print(f"\r{n:,} rows", end="", file=sys.stderr)) if sys.stderr.isatty() else (lambda _n: None)  # noqa: T201
    manifest = json.loads(given.manifest.read_text())
    differences = recompute(manifest, given.rows, bar)
    for each in differences:
        print(f"differs: {each.what}: stated {each.stated}, found {each.found}")  # noqa: T201
    print("manifest_sha256", hashlib.sha256(canonical(manifest)).hexdigest())  # noqa: T201
    print("NOT identical" if differences else "identical")  # noqa: T201
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
