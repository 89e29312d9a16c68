"""`manage.py partner_key`: keys of entities' own systems, made and revoked."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from centers.models import Entity
from visits.actions import make_key, revoke_key
from visits.kinds import Scope
from visits.models import PartnerKey
from visits.secrets import Secret

if TYPE_CHECKING:
    from argparse import ArgumentParser

DEMO = "demo"  # prefix of the key of the demonstration


class Command(BaseCommand):
    """Makes a key and prints it once, or revokes one."""

    help = "Make a partner key of an entity, or revoke one by its prefix. The key is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the entity, or the key to revoke."""
        parser.add_argument("entity", nargs="?", help="code of the entity")
        parser.add_argument("name", nargs="?", help="which system uses it")
        parser.add_argument("--scopes", default=",".join(Scope), help="with commas; default: all")
        parser.add_argument("--days", type=int, default=365, help="how long it is good")
        parser.add_argument("--revoke", metavar="PREFIX", help="revoke this key instead")
        parser.add_argument("--demo", action="store_true", help="the known key of the demonstration; development only")

    def handle(self, **given: Any) -> None:
        """Make or revoke one key."""
        if given["revoke"]:
            key = PartnerKey.objects.filter(prefix=given["revoke"]).first()
            if key is None:
                raise CommandError(f"There is no key {given['revoke']}.")
            revoke_key(by=None, key=key)
            self.stdout.write(f"{key.prefix} is revoked.")
            return
        entity = Entity.objects.filter(code=given["entity"] or "").first()
        if entity is None or not given["name"]:
            raise CommandError("Name an entity by its code, and the system that will use the key.")
        demo = _demo() if given["demo"] else None
        if demo is None or not PartnerKey.objects.filter(prefix=DEMO).exists():
            self._make(entity, given, demo)

    def _make(self, entity: Entity, given: dict[str, Any], demo: Secret | None) -> None:
        try:
            scopes = {Scope(scope) for scope in given["scopes"].split(",")}
        except ValueError:
            raise CommandError(f"Scopes are {', '.join(Scope)}.") from None
        if not 1 <= given["days"] <= 3660:
            raise CommandError("--days must be from 1 to 3660.")
        ends = timezone.now() + timedelta(days=given["days"])
        _key, text = make_key(by=None, entity=entity, name=given["name"], scopes=scopes, expires_at=ends, demo=demo)
        self.stdout.write(text)


def _demo() -> Secret:
    if not settings.AYN_DEV:
        raise CommandError("AYN_DEV is off: the key of the demonstration does not belong here")
    return Secret(DEMO, os.environ.get("AYN_DEMO_PASSWORD") or "demo")
