"""`manage.py load_demo`: the demonstration country, and in development the people who sign in to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from centers.management import demo, demo_people

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Loads the demonstration country; safe to run again."""

    help = "Load the demonstration country (UAE and Qatar). Its rows are marked as demonstration data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for consent where people may rely on the directory."""
        parser.add_argument("--yes", action="store_true", help="load it although this is no development server")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load the directory everywhere it is wanted, the sign-ins in development only."""
        if not settings.AYN_DEV and not options["yes"]:
            raise CommandError("AYN_DEV is off: demonstration data does not belong here (--yes loads it all the same)")
        counts = demo.load()
        if settings.AYN_DEV:
            counts["person"] = demo_people.load(os.environ.get("AYN_DEMO_PASSWORD") or "demo")
        self.stdout.write("demonstration: " + ", ".join(f"{number} {name}" for name, number in counts.items()))
