"""Scorecards fetched over HTTP as an auditor's program would, and held against expected figures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from backend.replay.comparison import Expected, Json, Numbers, differences, numbers_of
from backend.replay.mapping import Mapping, SourceMap
from backend.replay.phones import API, Line, Refused


@dataclass
class Outcome:
    """What a comparison found."""

    rows: int = 0
    figures: int = 0
    different: list[str] = field(default_factory=list)


class Scorecards:
    """The scorecards of a server, each asked for once."""

    def __init__(self, line: Line, staff: dict[str, str], mapping: Mapping, shift: int) -> None:
        self._line, self._staff = line, staff
        self._mapping, self._shift = mapping, shift
        self.fetch = cache(self._fetch)

    def factor(self, expected: Expected) -> Numbers | None:
        """Return the figures that stand for one expected row; None when the scorecards have no such row."""
        source = self._mapping.scopes[expected.scope]
        level = "country" if expected.center == "all" else "center"
        code = source.country if expected.center == "all" else expected.center
        for row in self.fetch(source.scope, expected.round, level):
            if row["code"] == code and row["factor_set"] == source.factor_set:
                return numbers_of(row["factors"][source.items[expected.item]])
        return None

    def _fetch(self, scope: str, round_: str, level: str) -> list[Json]:
        source = self._mapping.scopes[scope]
        window = source.window(round_).moved(self._shift)
        query: dict[str, str | int] = {"level": level, "within": f"country:{source.country}", "limit": 100}
        query |= {"from": str(window.first), "to": str(window.last), "factor_set": source.factor_set}
        answer = self._line.ask("GET", f"{API}/scorecards", params=query, headers=self._staff)
        rows: list[Json] = []
        while True:
            if answer.is_error:
                raise Refused(f"scorecards: {answer.status_code} {answer.text[:300]}")
            rows += answer.json()["results"]
            following = answer.json().get("next")
            if not following:
                return rows
            answer = self._line.ask("GET", following, headers=self._staff)


def compare(cards: Scorecards, expected: list[Expected], progress: Callable[[int], None]) -> Outcome:
    """Hold every expected row against the scorecards."""
    outcome = Outcome()
    for one in expected:
        outcome.different += differences(one, cards.factor(one))
        outcome.rows += 1
        outcome.figures += sum(number is not None for number in one.numbers.values())
        progress(1)
    return outcome


def await_folds(cards: Scorecards, sources: list[SourceMap], *, patience: float = 60) -> None:
    """Wait until the scorecards stand still: the worker folds what was sent a moment after it was accepted."""
    before, still, deadline = None, 0, time.monotonic() + patience
    while still < 3 and time.monotonic() < deadline:
        cards.fetch.cache_clear()
        received = [[row["received"] for row in cards.fetch(source.scope, "all", "country")] for source in sources]
        still = still + 1 if received == before else 0
        before = received
        time.sleep(0.5)
    cards.fetch.cache_clear()
