"""`manage.py ledger check`: finds what was altered, dropped, slipped in or dated back."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from evaluations.checking import check_rows, check_times
from evaluations.models import Evaluation
from ledger import notes
from ledger.actions import secret
from ledger.checking import Fault, Looked, check_tree
from ledger.models import Entry
from scores.checking import account, check_account, check_rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

SHOWN = 1_000  # faults that are told; more are counted
TEACHING = """
Looks at the whole ledger in one snapshot of the database; it may run at any time, beside everything else:

  tree      every entry's hash, every node, every signed head and what witnesses said of it
  rows      every row of the log has its entry, every entry its row, and each commitment is made again of the row
  times     nothing was entered long after rows that are younger
  account   scored + held back + withdrawn = entered, and the scores are made of just these
  rounds    every frozen round is the one that was entered

Each fault is a line that names what it is about. Ends with 1 where there is one.

Who has the database AND the signing key can make all of this fit. Only a head that was kept elsewhere shows that:

  manage.py ledger check --head yesterday.txt

with the `note` of GET /api/v1/ledger/tree-heads/latest as it was then.
"""


class Command(BaseCommand):
    """Reads only. Memory stays flat; a million entries take some minutes."""

    requires_system_checks = ()  # they are about requests
    help = "Finds out whether anything in the ledger, the log or the rounds was tampered with."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let --help keep its lines."""
        return super().create_parser(
            prog_name, subcommand, epilog=TEACHING, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and heads that were kept."""
        parser.add_argument("action", choices=["check"])
        parser.add_argument("--head", type=Path, nargs="+", default=[], metavar="FILE", help="heads kept elsewhere")

    def handle(self, *, action: str, head: list[Path], **_options: Any) -> None:
        """Check, show how far it is, name each fault."""
        console = Console(file=self.stdout, soft_wrap=True, highlight=False, markup=False)  # type: ignore[arg-type]
        try:
            kept = [_head(path) for path in head]
            faults = self._check(console, kept)
        except KeyboardInterrupt:
            raise CommandError("stopped; nothing was changed") from None
        if faults:
            raise CommandError(f"{faults} faults in the ledger" if faults > 1 else "1 fault in the ledger")
        console.print("the ledger is whole: nothing was altered, dropped, slipped in or dated back")

    @transaction.atomic
    def _check(self, console: Console, kept: list[notes.Head]) -> int:
        with connection.cursor() as sql:
            sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        entries, rows, found = Entry.objects.count(), Evaluation.objects.count(), account()
        works = {
            "tree": (check_tree(kept), entries),
            "rows": (check_rows(), max(entries, rows)),
            "times": (check_times(), entries),
            "account": (check_account(found), 1),
            "rounds": (check_rounds(), 1),
        }
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
            faults = sum(_work(bar, name, *work) for name, work in works.items())
        console.print(str(found))
        return faults


def _work(bar: Progress, name: str, steps: Iterator[Fault | Looked], total: int) -> int:
    task, faults = bar.add_task(name, total=total), 0
    for step in steps:
        if isinstance(step, Looked):
            bar.advance(task, step.things)
            continue
        faults += 1
        if faults <= SHOWN:
            bar.console.print(f"{name}: {step.text}")
    if faults > SHOWN:
        bar.console.print(f"{name}: {faults - SHOWN} more")
    bar.update(task, completed=total)
    return faults


def _head(path: Path) -> notes.Head:
    try:
        return notes.opened(path.read_text(), notes.public_key(settings.AYN_LEDGER_ORIGIN, secret()))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except notes.BadNoteError:
        raise CommandError(f"{path}: no head that our key signed") from None
