"""`manage.py erase_again`: after a restore, erase once more who was erased since the backup."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import erase_again


class Command(BaseCommand):
    """Reads what stands for people in the trail, one a line; those who are not there are left alone."""

    help = "Erase the residents whose names in the audit trail (target_id of person_erased) are given, one a line."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Erase them."""
        names = {line.strip() for line in sys.stdin if line.strip()}
        self.stdout.write(f"{erase_again(names=names)} of {len(names)} erased again")
