"""Publish the factor sets of a file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from core.languages import CODES
from evaluations.actions import write_factor_set
from evaluations.actions.factor_sets import FactorText, FrozenSetError
from evaluations.intake import MAX_FACTORS


class Command(BaseCommand):
    """Read a JSON list of sets; those already there, word for word, are left alone."""

    help = (
        "Publish factor sets from a JSON file: a list of "
        '{"version", "names": {language: text}, "factors": [{"code", "weight", "names", "questions"}], "current"}. '
        "Safe to run twice; a published set is never changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Publish all sets of the file, or none."""
        try:
            sets = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from None
        try:
            with transaction.atomic():
                for item in sets if isinstance(sets, list) else [sets]:
                    fresh = write_factor_set(by=None, **_checked(item))
                    self.stdout.write(f"factor set {item['version']}: {'published' if fresh else 'already there'}")
        except FrozenSetError as error:
            raise CommandError(f"factor set {error} is published with other content; give a new version") from None
        except (KeyError, TypeError, ValueError, DatabaseError) as error:
            raise CommandError(f"{file}: {type(error).__name__}: {error}") from None


def _checked(item: dict[str, Any]) -> dict[str, Any]:
    factors = [
        FactorText(
            factor["code"], _texts(factor["names"]), _texts(factor.get("questions", {})), factor.get("weight", 1)
        )
        for factor in item["factors"]
    ]
    if not 1 <= len(factors) <= MAX_FACTORS:
        raise ValueError(f"a set has 1 to {MAX_FACTORS} factors")
    return {
        "version": item["version"],
        "names": _texts(item["names"]),
        "factors": factors,
        "current": item.get("current", False),
    }


def _texts(texts: dict[str, str]) -> dict[str, str]:
    if unknown := set(texts) - set(CODES):
        raise ValueError(f"unknown languages {sorted(unknown)}")
    return texts
