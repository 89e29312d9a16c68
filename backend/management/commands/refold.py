"""`manage.py refold NAME`: build what follows from the log anew, beside what is read meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from backend import worker
from evaluations.refolding import AlreadyRefolding, Progress, refold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

LINES = 20  # at most so many lines where no bar can be drawn


class Command(BaseCommand):
    """Safe at any time and to interrupt: readers see the old numbers until the new ones are complete."""

    requires_system_checks = ()  # they are about requests
    help = "Folds the log again from its beginning."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the fold's name."""
        parser.add_argument("name", help=", ".join(fold.name for fold in worker.folds()))

    def handle(self, *, name: str, **_options: Any) -> None:
        """Refold and show how far it is."""
        found = [fold for fold in worker.folds() if fold.name == name]
        if not found:
            raise CommandError(f"no fold is named {name!r}; there are: {', '.join(f.name for f in worker.folds())}")
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        show = _bar if console.is_terminal else _lines
        try:
            done = show(console, name, refold(found[0]))
        except AlreadyRefolding:
            raise CommandError(f"{name} is being folded again already") from None
        except KeyboardInterrupt:
            raise CommandError("stopped; the numbers are as they were") from None
        console.print(f"{name}: {done} rows folded again")


def _bar(console: Console, name: str, steps: Iterator[Progress]) -> int:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
    done = 0
    with Bar(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(name, total=None)
        for step in steps:
            done = step.done
            bar.update(task, completed=step.done, total=step.total)
    return done


def _lines(console: Console, name: str, steps: Iterator[Progress]) -> int:
    done = said = 0
    for step in steps:
        done = step.done
        if done - said >= step.total / LINES:
            console.print(f"{name}: {done} of {step.total}")
            said = done
    return done
