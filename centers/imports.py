"""Published lists as files: read as a whole, looked at before, carried out once."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audit.actions import record as audit
from centers.importing import Change, Outcome, Surroundings, store
from centers.models import Entity, ImportedList, Region
from centers.source_rows import COLUMNS, REQUIRED, Reason, Record, RefusedError, read_row

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from accounts.models import Person
    from audit.actions import Actor

BATCH = 1000


class ColumnsError(ValueError):
    """The first line names columns that there are not, or lacks some."""

    def __init__(self, *, unknown: str = "", missing: str = "") -> None:
        super().__init__(f"unknown column {unknown!r}" if unknown else f"column {missing!r} is missing")
        self.unknown, self.missing = unknown, missing


class DifferentOutcomeError(Exception):
    """Carried out now, a list would do something else than what was shown."""


@dataclass
class Report:
    """What a list did, or would do."""

    lines: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str, Reason]] = field(default_factory=list)  # line, code, reason
    fresh: list[Record] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    surroundings: list[Region | Entity] = field(default_factory=list)

    def add(self, outcome: Outcome, where: Mapping[str, int]) -> None:
        """Add what one batch did; `where`: the line of each code."""
        self.created += outcome.created
        self.updated += outcome.updated
        self.unchanged += outcome.unchanged
        self.refused += [(where[record.code], record.code, reason) for record, reason in outcome.refused]
        self.fresh += outcome.fresh
        self.changes |= outcome.changes

    def digest(self) -> str:
        """Return what tells this outcome from others (SHA-256, hex)."""
        told = (self.lines, self.unchanged, self.refused, self.fresh, sorted(self.changes.items()))
        return hashlib.sha256(repr(told).encode()).hexdigest()


def opened(stream: IO[str]) -> csv.DictReader[str]:
    """Return the rows of a list; spreadsheets of some languages part cells by semicolons.

    Raises ColumnsError.
    """
    first = stream.readline()
    stream.seek(0)
    reader = csv.DictReader(stream, delimiter=";" if first.count(";") > first.count(",") else ",")
    found = set(reader.fieldnames or ())
    if unknown := sorted(found - COLUMNS):
        raise ColumnsError(unknown=unknown[0])
    if missing := sorted(REQUIRED - found):
        raise ColumnsError(missing=missing[0])
    return reader


def take_in(
    rows: csv.DictReader[str], *, by: Actor | None, step: Callable[[int], None] = lambda _lines: None
) -> Report:
    """Store a list, batch by batch; a refused row never stops the others. `step` hears how many lines were read."""
    report, around, batch = Report(), Surroundings(), list[Record]()
    where: dict[str, int] = {}  # code -> line
    for raw in rows:
        report.lines += 1
        if record := _read(rows.line_num, raw, where, report):
            batch.append(record)
        if len(batch) == BATCH:
            report.add(store(batch, around, by=by), where)
            batch = []
        step(report.lines)
    if batch:
        report.add(store(batch, around, by=by), where)
    report.surroundings = around.made
    return report


def _read(line: int, raw: Mapping[Any, Any], where: dict[str, int], report: Report) -> Record | None:
    try:
        record = read_row(raw)
    except RefusedError as refusal:
        report.refused.append((line, str(raw.get("centre_id") or "").strip(), refusal.reason))
        return None
    if record.code in where:
        report.refused.append((line, record.code, Reason.DUPLICATE_CODE))
        return None
    where[record.code] = line
    return record


def text_of(content: bytes) -> IO[str]:
    """Return a list as text. Raises UnicodeDecodeError."""
    return io.StringIO(content.decode("utf-8-sig"), newline="")


def preview(content: bytes) -> Report:
    """Return what a list would do: everything is done, then undone."""
    with transaction.atomic():
        report = take_in(opened(text_of(content)), by=None)
        transaction.set_rollback(True)
    return report


@transaction.atomic
def carry_out(*, by: Person, listed: ImportedList, shown: str) -> Report | None:
    """Store a list as it was shown (`Report.digest`), once: None where that was done already.

    Raises DifferentOutcomeError, and stores nothing, where it would do something else by now.
    """
    waiting = ImportedList.objects.select_for_update().get(pk=listed.pk)
    if waiting.content is None:
        return None
    report = take_in(opened(text_of(bytes(waiting.content))), by=by)
    if report.digest() != shown:
        raise DifferentOutcomeError
    waiting.content, waiting.done_at = None, timezone.now()
    waiting.created, waiting.updated = report.created, report.updated
    waiting.unchanged, waiting.refused = report.unchanged, len(report.refused)
    waiting.save()
    counts = {"created": report.created, "updated": report.updated, "refused": len(report.refused)}
    audit(by=by, action="list_imported", target=waiting, detail=counts | {"sha256": waiting.digest})
    return report


def purge_waiting(now: datetime, after: timedelta) -> int:
    """Delete lists that nobody carried out; return how many."""
    return ImportedList.objects.filter(done_at=None, made_at__lt=now - after).delete()[0]
