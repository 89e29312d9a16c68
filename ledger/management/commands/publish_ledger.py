"""`manage.py publish_ledger FOLDER`: the ledger as static files."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from ledger.tiles import publish

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

PAUSE = 10.0  # seconds: a head is published at most so late


class Command(BaseCommand):
    """Safe at any time and to interrupt; again writes only what is new."""

    requires_system_checks = ()
    help = (
        "Writes the ledger's tree into a folder that a web server or CDN serves: hashes in tiles of 256 (C2SP "
        "tlog-tiles) and the latest signed head as `checkpoint`. Nothing in it tells what an entry is about. Run it "
        "now and then, or once with --follow."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path, help="where the files go; what lies there already is kept")
        parser.add_argument("--follow", action="store_true", help=f"go on, every {PAUSE:.0f} seconds, until stopped")

    def handle(self, *, folder: Path, follow: bool, **_options: Any) -> None:
        """Publish once, or again and again."""
        while True:
            try:
                written = publish(folder)
            except (ValueError, OSError) as error:
                raise CommandError(str(error)) from None
            except LookupError as error:
                raise CommandError(
                    f"hashes of {error} are missing in the database; `manage.py ledger check` names them"
                ) from None
            self.stdout.write(f"{written} tiles written")
            if not follow:
                return
            time.sleep(PAUSE)
