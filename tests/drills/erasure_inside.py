"""`python -m tests.drills.erasure_inside release|control JSON`, in an installation: what only the inside can do.

release: let some days pass, so that texts come to managers. control: erase somebody with one step switched off, look
for what is left, and take it all back.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import django

# What is switched off, by what it is called in the figures.
STEPS = {
    "the log": "evaluations.personal._ERASE",
    "comments of alerts": "evaluations.personal.forget",
    "released texts": "evaluations.personal.Released",
    "reports of places": "evaluations.personal.ConditionReport",
    "codes": "accounts.personal.Challenge",
}
_HARMLESS = "SELECT {} FROM evaluations_evaluation WHERE owner = ANY (%s)"


def release() -> dict[str, int]:
    """Tell managers what is due within a week."""
    from django.utils import timezone

    from evaluations.actions import release_due
    from evaluations.models import Released

    for day in range(1, 8):
        release_due(now=timezone.now() + timedelta(days=day))
    return {"released": Released.objects.exclude(comment="").count()}


def control(person_id: str, needles: dict[str, str]) -> dict[str, int]:
    """Return how many rows still hold something after an erasure, with nothing and with each step switched off."""
    return {name: _left(person_id, needles, name) for name in ("", *STEPS)}


def _left(person_id: str, needles: dict[str, str], off: str) -> int:
    from django.db import connection, transaction

    from accounts.actions import erase_person
    from accounts.models import Person
    from tests.drills.traces import in_database

    with transaction.atomic(), ExitStack() as stack:
        if off:
            stack.enter_context(_switched_off(STEPS[off]))
        stack.enter_context(patch("accounts.outbox.forget"))  # a file knows no rollback
        erase_person(by=Person.objects.get(pk=person_id))
        with connection.cursor() as cursor:
            found = in_database(cursor, needles)
        transaction.set_rollback(True)
    return sum(found.values())


def _switched_off(step: str) -> Any:
    from django.utils.module_loading import import_string

    if isinstance(import_string(step), str):  # reads what it would have told of what it erased
        return patch(step, _HARMLESS.format(import_string(step).rpartition("RETURNING")[2]))
    if not isinstance(import_string(step), type):
        return patch(step)
    rows = import_string(step)
    return patch.object(rows, "objects", _Reading(rows.objects))


class _Reading:
    """A manager of rows that finds, and changes nothing."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def filter(self, **given: Any) -> Any:
        found = self._real.filter(**given)
        found.update = found.delete = lambda **_changes: 0
        return found


def main(words: list[str]) -> dict[str, int]:
    return release() if words[0] == "release" else control(**json.loads(words[1]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    json.dump(main(sys.argv[1:]), sys.stdout)
