"""The job that makes a file, and the one that deletes it a week later."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.utils import timezone, translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from audit.actions import record
from core.renderers import dumps
from scores.export_kinds import ExportFormat, ExportState
from scores.exports.reports import TooLongError, report_of
from scores.exports.shapes import checked
from scores.exports.tables import Table, table_of
from scores.models import Export
from scores.private_files import replace_file
from scores.typesetting import as_pdf
from scores.writing import write_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from scores.writing import Cell, Column

FORMAT = "ayn-export/1"
KEPT = timedelta(days=7)
BLOCK = 1 << 20

log = structlog.get_logger(__name__)


@app.task(name="scores.make_export", retry=RetryStrategy(max_attempts=10, wait=60))
def make(export_id: str) -> None:
    """Make a file in the worker; one that died, or lost the database, is followed by another, which begins anew."""
    make_export(UUID(export_id))


def expire_exports(now: datetime) -> int:
    """Delete the files of exports that ended a week ago; what they held stays known by its digest. Returns how many."""
    old = list(Export.objects.filter(state=ExportState.DONE.value, ended_at__lt=now - KEPT))
    for made in old:
        storages["private"].delete(file_name(made))
        Export.objects.filter(pk=made.pk).update(state=ExportState.EXPIRED.value)
    return len(old)


def file_name(made: Export) -> str:
    """Return the name under which the file is stored."""
    return f"exports/{made.pk}.{made.format}"


def manifest_name(made: Export) -> str:
    """Return the name under which its manifest is stored."""
    return f"exports/{made.pk}.json"


def make_export(export_id: UUID) -> None:
    """Make the file of an export that waits; one that has ended is left alone."""
    waiting = Export.objects.filter(pk=export_id, state__in=[ExportState.QUEUED.value, ExportState.RUNNING.value])
    if not waiting.update(state=ExportState.RUNNING.value, done=0):
        return
    made = Export.objects.select_related("by").get(pk=export_id)
    try:
        with translation.override(made.language):
            _write(made)
    except TooLongError:
        _give_up(export_id, "too_long")
    except Exception as error:
        log.exception("export_failed", export=str(export_id), error=type(error).__name__)
        _give_up(export_id, "failed")


def _give_up(export_id: UUID, reason: str) -> None:
    made = Export.objects.get(pk=export_id)
    for name in (file_name(made), manifest_name(made)):  # half a file, on a full disk
        storages["private"].delete(name)
    made.state, made.reason, made.ended_at = ExportState.FAILED.value, reason, timezone.now()
    made.save(update_fields=["state", "reason", "ended_at"])


def _write(made: Export) -> None:
    given = checked(made.kind, made.filters)
    columns: Sequence[Column] = ()
    basis: dict[str, Any] = {}
    with NamedTemporaryFile() as plain:
        if made.format == ExportFormat.PDF:
            report = report_of(made.kind, given)
            made.rows = report.places
            plain.write(as_pdf(report, made.language))
        else:
            table = table_of(made.kind, given)
            columns, basis = table.columns, table.basis
            made.rows = write_all(made.format, plain, columns, _told(made, table))
        plain.flush()
        made.size = plain.tell() if plain.seek(0, 2) else 0
        plain.seek(0)
        made.sha256 = _digest(plain)
        plain.seek(0)
        replace_file(file_name(made), File(plain))
    made.state, made.done, made.ended_at = ExportState.DONE.value, 100, timezone.now()
    replace_file(manifest_name(made), ContentFile(dumps(_manifest(made, columns, basis))))
    detail = {"kind": made.kind, "format": made.format, "rows": made.rows, "sha256": made.sha256}
    with transaction.atomic():
        made.save()
        record(by=made.by, action="exported", target=made, detail=detail | {"filters": made.filters})


def _told(made: Export, table: Table) -> Iterator[Sequence[Cell]]:
    """Yield the rows of all parts, telling the progress after each."""
    for number, part in enumerate(table.parts, 1):
        yield from part()
        Export.objects.filter(pk=made.pk).update(done=99 * number // len(table.parts))


def _manifest(made: Export, columns: Sequence[Column], basis: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": made.kind,
        "file": {"format": made.format, "bytes": made.size, "sha256": made.sha256},
        "filters": made.filters,
        "language": made.language,
        "columns": [column.name for column in columns],
        "rows": made.rows,
        "basis": basis,
        "made_at": made.ended_at.isoformat(timespec="seconds") if made.ended_at else None,
    }


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
