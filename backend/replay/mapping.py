"""From a row of a rating file to the evaluation that a phone would have sent. Pure."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DEFAULT = Path(__file__).with_name("mapping.json")
FACTOR_SETS = Path(__file__).with_name("factor_sets.json")
LONGEST_COMMENT = 2000
_FIRST_MINUTE, _MINUTES_OPEN = 9 * 60, 7 * 60  # undated visits fall between 9:00 and 16:00

Json = dict[str, Any]


@dataclass(frozen=True)
class Window:
    """Days of a round, both inclusive, in the calendar of the file."""

    first: date
    last: date

    def moved(self, days: int) -> Window:
        """The same days in the calendar of the server."""
        return Window(self.first + timedelta(days=days), self.last + timedelta(days=days))


@dataclass(frozen=True)
class SourceMap:
    """How one source's items become factors of a set of their own."""

    scope: str
    country: str
    factor_set: int
    zone: ZoneInfo
    channel: str
    overall: str  # the item whose answer stands in overall_1_5_derived
    not_applicable: frozenset[str]  # what overall_raw says when the question did not apply
    items: dict[str, str]
    rounds: dict[str, Window]

    def window(self, name: str) -> Window:
        """Days of a round; `all` covers every round of the source."""
        if name == "all":
            return Window(min(w.first for w in self.rounds.values()), max(w.last for w in self.rounds.values()))
        return self.rounds[name]


@dataclass(frozen=True)
class Mapping:
    """The whole mapping file."""

    last_day: date
    shift_step: int
    languages: dict[str, str]
    sources: dict[str, SourceMap]

    def shift(self, today: date) -> int:
        """Days by which all dates move: whole steps, the last of them before `today`.

        Steps keep weekdays and make a second run within the step send the same content under the same ids.
        """
        return (today - timedelta(days=1) - self.last_day).days // self.shift_step * self.shift_step

    @cached_property
    def scopes(self) -> dict[str, SourceMap]:
        """The sources by the name that expected figures use."""
        return {source.scope: source for source in self.sources.values()}


def load(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        KeyError, ValueError: it has not the shape of the one shipped (mapping.json beside this module).
    """
    raw = json.loads(path.read_text())
    return Mapping(
        last_day=date.fromisoformat(raw["last_day"]),
        shift_step=int(raw["shift_step_days"]),
        languages=raw["languages"],
        sources={name: _source(one) for name, one in raw["sources"].items()},
    )


def _source(raw: Json) -> SourceMap:
    return SourceMap(
        scope=raw["scope"],
        country=raw["country"],
        factor_set=raw["factor_set"],
        zone=ZoneInfo(raw["timezone"]),
        channel=raw["channel"],
        overall=raw["overall"],
        not_applicable=frozenset(raw["not_applicable"]),
        items=raw["items"],
        rounds={name: _window(one) for name, one in raw["rounds"].items()},
    )


def _window(raw: Json) -> Window:
    first = date.fromisoformat(raw["from"])
    return Window(first, first + timedelta(days=raw["days"] - 1))


def evaluation(row: Json, mapping: Mapping, shift: int) -> Json:
    """Body of POST /evaluations for one row; the same row and shift always give the same body.

    Raises:
        KeyError: a source, item or round that the mapping does not know.
    """
    source = mapping.sources[row["source"]]
    body: Json = {
        "id": str(_uuid(row["id"])),
        "center": row["centre_id"],
        "channel": source.channel,
        "visited_at": _visited_at(row, source, shift).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "factor_set": source.factor_set,
        "scores": _scores(row, source),
    }
    comment = "\n\n".join(text for text in (row.get("comment"), row.get("improvement")) if text)[:LONGEST_COMMENT]
    if comment.strip():
        body["comment"] = comment
        if row.get("lang") in mapping.languages:
            body["comment_language"] = mapping.languages[row["lang"]]
    return body


def _scores(row: Json, source: SourceMap) -> dict[str, int | None]:
    """1..5 as answered, None for not applicable; what was left blank is absent."""
    answers = dict(row["factors"])
    overall = "NA" if row["overall_raw"] in source.not_applicable else row["overall_1_5_derived"]
    answers[source.overall] = overall
    return {source.items[item]: None if x == "NA" else x for item, x in answers.items() if x is not None}


def _visited_at(row: Json, source: SourceMap, shift: int) -> datetime:
    """The moved local time of the visit, in UTC. Days move on the local calendar, so that nobody changes month."""
    if row["occurred_at_local"]:
        local = datetime.fromisoformat(row["occurred_at_local"])
    else:
        window, lot = source.rounds[row["round"]], _lot(row["id"])
        day = window.first + timedelta(days=lot % ((window.last - window.first).days + 1))
        minute = _FIRST_MINUTE + lot // 1000 % _MINUTES_OPEN
        local = datetime.combine(day, time(minute // 60, minute % 60))
    return (local + timedelta(days=shift)).replace(tzinfo=source.zone).astimezone(UTC)


def resident_of(row_id: str, residents: int) -> int:
    """Which of so many residents sends a row: always the same one."""
    return _lot(row_id) % residents


def _lot(row_id: str) -> int:
    return int.from_bytes(hashlib.sha256(row_id.encode()).digest()[16:24])


def _uuid(row_id: str) -> uuid.UUID:
    """A version 4 id that is the same at every run."""
    return uuid.UUID(bytes=hashlib.sha256(b"ayn replay " + row_id.encode()).digest()[:16], version=4)
