"""`manage.py import_centers FILE`: a published list of centers into the directory."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from centers.imports import ColumnsError, Report, opened, take_in
from centers.source_rows import COLUMNS, REQUIRED, Reason
from core.tables import harmless

LINES_BETWEEN_WORDS = 5000  # when nobody watches a bar
HELP = """\
Read a CSV file of centers (UTF-8, first line names the columns) into the directory.

  manage.py import_centers centers.csv --dry-run            look what would happen
  manage.py import_centers centers.csv --report refused.csv do it; keep what was refused, with reasons

Safe to run again: what is stored and unchanged is left alone; centers missing from the file stay.
Regions, countries and one entity for each type of center are made as they are named.

Columns that must be there: {required}.
Columns that may be there: {optional}.
lat and lon are degrees, both or neither; hours_raw is {{"mon": "9:00 - 12:00 / 13:30 - 17:00", "sat": "-"}}:
what fits no clock is kept in its own words.

A refused row never stops the others. Reasons: {reasons}.
"""


class Command(BaseCommand):
    """Imports a file, shows how far it is, and says what it refused and why."""

    help = HELP.format(
        required=", ".join(sorted(REQUIRED)),
        optional=", ".join(sorted(COLUMNS - REQUIRED)),
        reasons=", ".join(reason.value for reason in Reason),
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Keep the lines of the help as they are."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, and what to do beside storing it."""
        parser.add_argument("file", type=Path, help="CSV file to read")
        parser.add_argument("--report", type=Path, help="write refused rows here as CSV: line, code, reason")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then undo it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, then report."""
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as stream:
                rows = opened(stream)
                with transaction.atomic() if options["dry_run"] else _nothing(), _bar(stream, self.stdout) as step:
                    report = take_in(rows, by=None, step=step)
                    if options["dry_run"]:
                        transaction.set_rollback(True)
        except ColumnsError as error:
            raise CommandError(f"{error}; --help lists the columns") from None
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{options['file']}: {error}") from None
        self._tell(report, dry=options["dry_run"])
        if options["report"]:
            _write_report(report, options["report"])

    def _tell(self, done: Report, *, dry: bool) -> None:
        self.stdout.write(
            f"{'dry run: ' if dry else ''}{done.lines} rows: {done.created} created, {done.updated} updated,"
            f" {done.unchanged} unchanged, {len(done.refused)} refused"
        )
        for reason, count in sorted(Counter(reason for _, _, reason in done.refused).items()):
            self.stdout.write(f"  {count} {reason.value}")


def _write_report(report: Report, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["line", "code", "reason"])
        for line, code, reason in sorted(report.refused):
            writer.writerow([line, harmless(code), reason.value])


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _bar(stream: IO[str], out: Any) -> Iterator[Any]:
    """Show how much of the file is read: a bar for people who watch, a line now and then otherwise."""
    if not sys.stdout.isatty():
        yield lambda lines: out.write(f"{lines} rows read") if lines % LINES_BETWEEN_WORDS == 0 else None
        return
    with Path(stream.name).open("rb") as lines:
        rows = sum(1 for _ in lines) - 1
    columns = (TextColumn("centers"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console()) as progress:
        task = progress.add_task("centers", total=max(rows, 0))
        yield lambda lines: progress.update(task, completed=lines) if lines % 100 == 0 else None
        progress.update(task, completed=rows)
