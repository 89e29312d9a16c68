"""`manage.py push_key`: the key by which browsers know this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alerts.reach import sealing

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Prints keys; changes nothing."""

    requires_system_checks = ()
    help = "Prints the public key for browsers; with --new a fresh private key for AYN_VAPID_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --new."""
        parser.add_argument("--new", action="store_true", help="print a fresh private key instead")

    def handle(self, *, new: bool, **_options: Any) -> None:
        """Print one key."""
        if new:
            number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
            self.stdout.write(sealing.encode(number.to_bytes(32, "big")))
        elif settings.AYN_VAPID_KEY:
            key = sealing.private_key(settings.AYN_VAPID_KEY)
            self.stdout.write(sealing.encode(sealing.public_bytes(key)))
        else:
            raise CommandError("AYN_VAPID_KEY is not set; --new prints one")
