"""Recomputing a frozen round from its manifest and rows, on any machine: needs neither Django nor a database.

The command is `ayn-verify round` (docs/verifying.md).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scores.official import standings, standings_sha256
from scores.round_rules import Rules
from scores.tally import BadRowError, Tally, results_sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scores.tally import Row

FORMAT = "ayn-round/1"
LONGEST_LINE = 64 * 1024  # bytes; a row has some hundreds


@dataclass(frozen=True)
class Finding:
    """What was stated and what was found; equal when all is well."""

    what: str
    stated: Any
    found: Any


def recompute(manifest: dict[str, Any], rows: Path, watch: Callable[[Row], None] = lambda _row: None) -> list[Finding]:
    """Return the differences between a manifest and what its rows add up to; an empty list: identical.

    `watch` is given every row that the rules let in. Raises ValueError for files of another format.
    """
    if manifest.get("format") != FORMAT:
        raise ValueError(f"not a manifest of {FORMAT}")
    try:
        tally, stated = Tally(Rules.of_json(manifest["rules"])), manifest["rows"]
        read, digest, bad = _added(tally, rows, watch)
        if bad:
            return [Finding("row", True, bad)]
        results = list(tally.results())
        ranked = standings(results, manifest["rules"]["minimum_n"])
        checks = [
            Finding("rows", stated["count"], read),
            *(Finding(state, stated[state], count) for state, count in tally.states.items()),
            Finding("rows_sha256", stated["sha256"], digest),
            Finding("places", manifest["results"]["places"], len(results)),
            Finding("results_sha256", manifest["results"]["sha256"], results_sha256(results)),
            Finding("ranking_sha256", manifest["ranking"]["sha256"], standings_sha256(ranked)),
        ]
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError("not a manifest") from error
    return [check for check in checks if check.stated != check.found]


def lines_of(file: gzip.GzipFile) -> Iterator[bytes]:
    """Yield the lines of a file. Raises ValueError for one that is too long: a few packed bytes can hold gigabytes."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise ValueError("a line without end")
        yield line


def _added(tally: Tally, rows: Path, watch: Callable[[Row], None]) -> tuple[int, str, str]:
    """Add the rows up; return how many there are, their digest, and the first that does not belong (else empty)."""
    digest, read = hashlib.sha256(), 0
    try:
        with gzip.open(rows, "rb") as file:
            for line in lines_of(file):
                digest.update(line)
                read += 1
                if not _add(tally, line, watch):
                    return read, "", f"{read}: {line[:200].decode(errors='replace').strip()}"
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError("not the whole file") from error
    return read, digest.hexdigest(), ""


def _add(tally: Tally, line: bytes, watch: Callable[[Row], None]) -> bool:
    try:
        row = json.loads(line)
        tally.add(row)
    except (BadRowError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return False
    watch(row)
    return True
