"""`manage.py pseudonym_keys`: which quarters are still linked to people; a new chain; the end of old links."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from evaluations.keys import keyring
from evaluations.pseudonyms import epoch_named, epoch_of, quarter_of

if TYPE_CHECKING:
    from argparse import ArgumentParser

_COUNTS = """
SELECT extract(year FROM received_at)::int * 4 + extract(quarter FROM received_at)::int - 1 AS epoch, count(*)
FROM evaluations_evaluation WHERE owner IS NOT NULL GROUP BY epoch ORDER BY epoch"""


class Command(BaseCommand):
    """Prints; changes nothing. The setting is put in place by whoever keeps the keys, on every machine."""

    help = (
        "Shows for which quarters ratings can still be linked to people. With --renew or --destroy-before prints the "
        "AYN_PSEUDONYM_KEY to put in the place of the old one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of two."""
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--renew", action="store_true", help="begin a new chain with the next quarter")
        either.add_argument("--destroy-before", metavar="2027Q1", help="know nothing of the quarters before this one")

    def handle(self, *, renew: bool, destroy_before: str | None, **_options: Any) -> None:
        """Print a key, or the state."""
        if renew:
            self.stdout.write(keyring().renewed(timezone.now().date(), secrets.token_bytes(32)))
        elif destroy_before:
            self.stdout.write(keyring().advanced(_first_day(destroy_before)))
        else:
            self._show()

    def _show(self) -> None:
        keys = keyring()
        self.stdout.write(f"keys are known from {quarter_of(keys.first)} on, in {len(keys.roots)} chain(s)")
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS)
            for epoch, rows in cursor.fetchall():
                state = "linked to their authors" if epoch >= keys.first else "destroyed: of nobody any more"
                self.stdout.write(f"{quarter_of(epoch)}  {rows:>12} rows  {state}")


def _first_day(quarter: str) -> date:
    try:
        epoch = epoch_named(quarter)
    except ValueError as error:
        raise CommandError(str(error)) from None
    keys, now = keyring(), epoch_of(timezone.now().date())
    if not keys.first <= epoch <= now:
        raise CommandError(f"must be a quarter from {quarter_of(keys.first)} to {quarter_of(now)}")
    return date(epoch // 4, epoch % 4 * 3 + 1, 1)
