"""What a field with a closed list of values looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable

CODE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


def known(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    """Return the constraint that a field holds one of the values."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [str(value) for value in values]}), name=name)


def subset(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    """Return the constraint that every element of an array field is one of the values."""
    return models.CheckConstraint(condition=Q(**{f"{field}__contained_by": [str(v) for v in values]}), name=name)


def choices(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return the values as a form offers them."""
    return [(str(kind), str(kind)) for kind in kinds]
