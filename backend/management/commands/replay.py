"""`manage.py replay FILE`: send a rating file through the public API as phones would, and compare the scorecards."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from backend.replay import comparison, mapping, scorecards
from backend.replay.phones import Line, Refused, Tally, Unreachable, send_all, sign_in_staff

_SHOWN = 20  # differences


class Command(BaseCommand):
    """Residents sign in by code, send their ratings and may be cut off at any time: a second run repeats harmlessly."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and how to send it."""
        parser.add_argument("file", type=Path, help="ratings, one JSON object a line")
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="server to send to (%(default)s)")
        parser.add_argument("--map", type=Path, default=mapping.DEFAULT, help="how its items become factors")
        parser.add_argument("--centers", type=Path, help="import these centers and our factor sets first")
        parser.add_argument("--compare", type=Path, help="expected figures to hold the scorecards against")
        parser.add_argument("--batch", type=int, default=50, help="evaluations a request; 1 sends them singly")
        parser.add_argument("--residents", type=int, default=60, help="how many people share the ratings")
        parser.add_argument("--phones", type=int, default=4, help="how many of them send at a time")
        parser.add_argument("--shift", type=int, help="days by which the dates move (else into the last year)")
        parser.add_argument("--limit", type=int, help="only the first so many ratings")

    def handle(self, *_args: Any, **given: Any) -> None:
        """Import, send, tell, compare."""
        console = Console()
        rules = mapping.load(given["map"])
        shift = rules.shift(datetime.now(UTC).date()) if given["shift"] is None else given["shift"]
        if given["centers"]:
            call_command("import_centers", given["centers"])
            call_command("import_factor_sets", mapping.FACTOR_SETS)
        try:
            tally = _send(given, rules, shift)
            console.print(_table(tally, shift))
            if given["compare"]:
                _compare(given, rules, shift, console)
        except (Unreachable, Refused) as error:
            raise CommandError(f"{given['url']}: {error}") from None


def _send(given: dict[str, Any], rules: mapping.Mapping, shift: int) -> Tally:
    rows = [json.loads(line) for line in given["file"].read_text().splitlines()][: given["limit"]]
    bodies_of: dict[str, list[mapping.Json]] = defaultdict(list)
    for row in rows:
        number = mapping.resident_of(row["id"], given["residents"])
        bodies_of[f"replay-{number}@example.org"].append(mapping.evaluation(row, rules, shift))
    with _bar() as bar:
        task = bar.add_task("sending", total=len(rows))
        return send_all(
            given["url"],
            bodies_of,
            batch=given["batch"],
            phones=given["phones"],
            progress=lambda count: bar.advance(task, count),
        )


def _bar() -> Progress:
    """A bar on standard error: what is found goes to standard output."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _table(tally: Tally, shift: int) -> Table:
    table = Table(title=f"Replay (dates moved by {shift} days)", title_justify="left")
    table.add_column("answer")
    table.add_column("evaluations", justify="right")
    table.add_row("sent", f"{tally.sent:,}")
    table.add_row("accepted", f"{tally.accepted:,}")
    table.add_row("repeated, counted once", f"{tally.repeated:,}")
    for why, count in sorted(tally.refused.items()):
        table.add_row(f"refused: {why}", f"{count:,}")
    table.add_row("requests tried again", f"{tally.retries:,}")
    return table


def _compare(given: dict[str, Any], rules: mapping.Mapping, shift: int, console: Console) -> None:
    expected = comparison.read(given["compare"])
    with Line(given["url"]) as line:
        staff = sign_in_staff(line, "auditor", os.environ.get("AYN_DEMO_PASSWORD", "demo"))
        cards = scorecards.Scorecards(line, staff, rules, shift)
        scorecards.await_folds(cards, list(rules.sources.values()))
        with _bar() as bar:
            task = bar.add_task("comparing", total=len(expected))
            outcome = scorecards.compare(cards, expected, lambda count: bar.advance(task, count))
    console.print(f"without a counterpart here: {', '.join(comparison.WITHOUT_COUNTERPART)}")
    console.print(f"compared {outcome.figures:,} figures of {outcome.rows:,} rows: {len(outcome.different)} differ")
    if outcome.different:
        raise CommandError("\n".join(["the scorecards differ:", *outcome.different[:_SHOWN]]))
