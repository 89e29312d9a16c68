"""Counting the rows of a round. Pure: the server freezes with it, and anybody recomputes with it.

A row is one evaluation as it stood at the freezing:
`{"center", "commitment", "country", "day", "entity", "region", "scores", "source", "state"}`; state: `counted`,
`excluded` (held back) or `withdrawn`. Only sums of whole numbers are kept, so the order of rows does
not matter.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluations.points import evaluation_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scores.round_rules import Rules

COUNTED, EXCLUDED, WITHDRAWN = "counted", "excluded", "withdrawn"
LEVELS = ("country", "region", "entity", "center", "desk")
BOX = 25_000  # thousandths of a point

Row = dict[str, Any]


class BadRowError(ValueError):
    """A row that does not belong to the round."""


@dataclass(slots=True)
class Sums:
    """What a place adds up to; see `scores.models.RoundResult`."""

    counts: list[int]
    received: int = 0
    excluded: int = 0
    n: int = 0
    points: int = 0
    points_squared: int = 0
    boxes: list[int] = field(default_factory=lambda: [0] * 5)


class Tally:
    """Adds rows up by country, region, entity, center and desk."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._sums: dict[tuple[str, str], Sums] = {}
        self.states = {COUNTED: 0, EXCLUDED: 0, WITHDRAWN: 0}

    def add(self, row: Row) -> None:
        """Count a row. Raises BadRowError when the rules do not let it in."""
        rules = self._rules
        if not (rules.first_day <= row["day"] <= rules.last_day and row["source"] in rules.sources):
            raise BadRowError(row["commitment"])
        if len(row["scores"]) != len(rules.factors) or not all(map(_is_score, row["scores"])):
            raise BadRowError(row["commitment"])  # it would be counted as another score, or for another factor
        self.states[row["state"]] += 1
        if row["state"] == WITHDRAWN:
            return
        points = evaluation_points(row["scores"], rules.weights)
        for place in _places(row):
            sums = self._sums.get(place)
            if sums is None:
                sums = self._sums[place] = Sums([0] * 6 * len(rules.factors))
            if row["state"] == EXCLUDED:
                sums.excluded += 1
            else:
                _count(sums, row["scores"], points)

    def results(self) -> Iterator[tuple[str, str, Sums]]:
        """Yield level, code and sums, in order of level and code."""
        for (level, code), sums in sorted(self._sums.items(), key=lambda item: (LEVELS.index(item[0][0]), item[0][1])):
            yield level, code, sums


def results_sha256(results: Iterable[tuple[str, str, Sums]]) -> str:
    """Return the digest of results: a canonical line `[level, code, received, excluded, n, ..]` for each."""
    digest = hashlib.sha256()
    for level, code, sums in results:
        numbers = [sums.received, sums.excluded, sums.n, sums.points, sums.points_squared]
        digest.update(canonical([level, code, *numbers, sums.boxes, sums.counts]) + b"\n")
    return digest.hexdigest()


def canonical(value: Any) -> bytes:
    """Return a JSON value in one form only: sorted names, no spaces, UTF-8. No floats may be in it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _is_score(given: Any) -> bool:
    return given is None or (type(given) is int and 0 <= given <= 5)


def _places(row: Row) -> list[tuple[str, str]]:
    places = [(level, row[level]) for level in ("country", "region", "center")]
    if row["entity"]:
        places += [("entity", row["entity"]), ("desk", f"{row['center']}/{row['entity']}")]
    return places


def _count(sums: Sums, scores: list[int | None], points: int | None) -> None:
    sums.received += 1
    for position, score in enumerate(scores):
        if score is not None:
            sums.counts[6 * position + score] += 1
    if points is not None:
        sums.n += 1
        sums.points += points
        sums.points_squared += points * points
        sums.boxes[points // BOX] += 1
