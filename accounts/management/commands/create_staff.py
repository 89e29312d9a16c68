"""`manage.py create_staff administrator amal`: how an installation gets its first administrator."""

from __future__ import annotations

import os
from getpass import getpass
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from accounts.models import Person
from accounts.roles import Role
from audit.actions import record

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from typing import Any

PASSWORD = "AYN_STAFF_PASSWORD"  # noqa: S105 - the name of the variable


class Command(BaseCommand):
    """Creates one person who signs in by password."""

    help = f"Create a member of staff. The password is asked for, or taken from {PASSWORD}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role and the user name."""
        parser.add_argument("role", choices=[role.value for role in Role if role != Role.RESIDENT])
        parser.add_argument("username")

    def handle(self, *, role: str, username: str, **_options: Any) -> None:
        """Create the person."""
        password = os.environ.get(PASSWORD) or getpass("Password: ")
        try:
            validate_password(password, Person(username=username))
            with transaction.atomic():
                person = Person.objects.create_staff(username=username, password=password, role=role)
                record(by=None, action="person_created", target=person, detail={"role": role})
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except IntegrityError:
            raise CommandError(f"There is already somebody with the user name {username}.") from None
        self.stdout.write(f"{role} {username} can sign in now.")
