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

from evaluations.checking import check_rows, check_times, check_versions, waiting
from evaluations.models import Evaluation
from evaluations.sealing import LEDGER
from ledger import anchor, notes
from ledger.actions import secret
from ledger.checking import Fault, Looked, check_tree
from ledger.models import Entry
from scores.checking import account, check_account, check_figures
from scores.folds import ROLLUPS
from scores.models import Round
from scores.rounds.checking import check_rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

SHOWN = 1_000  # faults that are told; more are counted
TEACHING = """
Looks at the whole ledger in one snapshot of the database; it may run at any time, beside everything else:

  tree      every entry's hash, every node, every signed head and what witnesses said of it
  rows      every row of the log has its entry, every entry its row, and each commitment is made again of the row
  times     nothing was entered long after rows that are younger
  versions  the rows of an evaluation are numbered without a gap, of one visit, entered in their order; what was
            withdrawn, held back or restored is what stood before
  account   scored + held back + withdrawn = entered
  figures   every cell of the rollups (all levels, days and months, every count and sum) is what the log adds up to,
            as far as it was folded into them
  rounds    every frozen round is the one that was entered; the results and ranking of its report and the file of its
            rows are those of its manifest

Each fault is a line that names what it is about. Ends with

  0  no fault
  1  faults
  2  no fault, but rows older than an hour wait to be entered or folded: they were not compared. See that the worker
     runs, then check again

Younger rows that wait are told as well and are no reason to worry. Not compared at all: what follows from the rollups
(public cards, exports that were written), photos and voices, the directory, the weights of factor sets.

On the worker's machine the head that it signed last (AYN_LEDGER_ANCHOR) is compared as well. Who has the database AND
the signing key AND that file can make all of this fit. Only a head that was kept elsewhere shows that:

  manage.py ledger check --head yesterday.txt

with the `note` of GET /api/v1/ledger/tree-heads/latest as it was then.
"""


WAITS = {LEDGER.name: "entered", ROLLUPS.name: "folded into the scores"}
FAULTY, NOT_ALL = 1, 2  # how it ends


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
            kept = [_head(path) for path in head] + _signed_here()  # before the snapshot, which holds it then
            faults, left_out = self._check(console, kept)
        except KeyboardInterrupt:
            raise CommandError("stopped; nothing was changed") from None
        if faults:
            told = f"{faults} faults in the ledger" if faults > 1 else "1 fault in the ledger"
            raise CommandError(told, returncode=FAULTY)
        if left_out:
            raise CommandError("no fault, but not everything was compared: see above", returncode=NOT_ALL)
        console.print("the ledger is whole: nothing was altered, dropped, slipped in or dated back")

    @transaction.atomic
    def _check(self, console: Console, kept: list[notes.Head]) -> tuple[int, bool]:
        """Return how many faults there are, and whether more was left out than a worker at work would leave."""
        with connection.cursor() as sql:
            sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        entries, rows, found = Entry.objects.count(), Evaluation.objects.count(), account()
        works = {
            "tree": (check_tree(kept), entries),
            "rows": (check_rows(), max(entries, rows)),
            "times": (check_times(), entries),
            "versions": (check_versions(), rows),
            "account": (check_account(found), 1),
            "figures": (check_figures(), rows),
            "rounds": (check_rounds(), Round.objects.filter(state="frozen").count()),
        }
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
            found_in = dict.fromkeys(works, 0)
            for name, work in works.items():
                # A changed row moves dozens of cells: these follow from it and are counted only.
                follows = name == "figures" and (found_in["rows"] or found_in["versions"])
                found_in[name] = _work(bar, name, *work, shown=0 if follows else SHOWN)
        console.print(str(found))
        return sum(found_in.values()), _tell_waiting(console)


def _signed_here() -> list[notes.Head]:
    """Return the head that the worker of this machine signed last, if there is one."""
    try:
        found = anchor.last(notes.public_key(settings.AYN_LEDGER_ORIGIN, secret()))
    except anchor.ForkError as error:
        raise CommandError(str(error)) from error
    return [found] if found else []


def _tell_waiting(console: Console) -> bool:
    """Say what could not be compared yet; return whether some of it waits for too long."""
    waits = {name: waiting(name) for name in WAITS}
    for name, found in waits.items():
        if found.rows:
            console.print(
                f"not compared: {found.rows} rows wait to be {WAITS[name]}, since {found.since:%Y-%m-%d %H:%M:%S}; "
                "check again later"
            )
    return any(found.is_long for found in waits.values())


def _work(bar: Progress, name: str, steps: Iterator[Fault | Looked], total: int, shown: int) -> int:
    task, faults = bar.add_task(name, total=total), 0
    for step in steps:
        if isinstance(step, Looked):
            bar.advance(task, step.things)
            continue
        faults += 1
        if faults <= shown:
            bar.console.print(f"{name}: {step.text}")
    if faults > shown:
        bar.console.print(f"{name}: {faults - shown} more" if shown else f"{name}: {faults} follow from these")
    bar.update(task, completed=total)
    return faults


def _head(path: Path) -> notes.Head:
    try:
        return notes.opened(path.read_text(), notes.public_key(settings.AYN_LEDGER_ORIGIN, secret()))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except notes.BadNoteError:
        raise CommandError(f"{path}: no head that our key signed") from None
