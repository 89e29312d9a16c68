"""`manage.py publish_round CODE FOLDER`: everything by which a frozen round is checked, as files."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError
from rest_framework.renderers import JSONRenderer
from rich.console import Console
from rich.progress import track

from audit.actions import record
from ledger.entries import EntryKind
from ledger.queries import sealed
from scores.models import Round
from scores.round_rules import RoundState
from scores.rounds.entries import entry_lines
from scores.rounds.freezing import rows_name
from scores.rounds.shapes import receipt_output

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Safe at any time; again writes the same, but for what was erased meanwhile."""

    requires_system_checks = ()
    help = (
        "Writes manifest.json, rows.ndjson.gz, receipt.json and entries.ndjson.gz of a frozen round into a folder. The "
        "last one says where each row stands in the ledger: with it and the folder of publish_ledger `ayn-verify "
        "round` shows that no row was slipped in. Run publish_ledger after it, and this again when an author was "
        "erased: what was destroyed must not live on in files. All this is for auditors, see docs/ledger.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the round and the folder."""
        parser.add_argument("code", help="code of the round")
        parser.add_argument("folder", type=Path, help="where the files go")

    def handle(self, *, code: str, folder: Path, **_options: Any) -> None:
        """Publish it."""
        found = Round.objects.filter(code=code, state=RoundState.FROZEN).first()
        if found is None or found.manifest is None:
            raise CommandError(f"{code}: no frozen round")
        proven = sealed(found.pk, 0, [EntryKind.ROUND_FROZEN])
        if proven is None:
            raise CommandError(f"{code}: not in a signed head yet, which takes a minute")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").write_text(json.dumps(found.manifest, ensure_ascii=False))
        (folder / "receipt.json").write_bytes(JSONRenderer().render(receipt_output(found, proven)))
        rows = folder / "rows.ndjson.gz"
        with storages["private"].open(rows_name(found.pk)) as stored, rows.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        with gzip.open(rows, "rb") as lines, gzip.open(folder / "entries.ndjson.gz", "wb") as entries:
            total, quiet = found.manifest["rows"]["count"], not console.is_terminal
            for line in track(entry_lines(lines), "entries", total, console=console, transient=True, disable=quiet):
                entries.write(line)
        record(by=None, action="round_published", target=found, detail={"rows": total})
        self.stdout.write(f"{code}: {total} rows")
