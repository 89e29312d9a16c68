"""What a quality team may read of rankings: its own entity's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.roles import Role
from centers.models import Mandate
from core.problems import Problem

if TYPE_CHECKING:
    from rest_framework.request import Request


def check_within(request: Request, within: str | None) -> None:
    """Refuse a quality team everything but its own entity (`entity:CODE`). Raises Problem 403."""
    kind, _colon, code = (within or "").partition(":")
    _check(request, code if kind == "entity" else None)


def check_unit(request: Request, level: str, code: str) -> None:
    """Refuse a quality team every unit but its own entity and its desks. Raises Problem 403."""
    own = {"entity": code, "desk": code.rpartition("/")[2]}
    _check(request, own.get(level))


def _check(request: Request, entity: str | None) -> None:
    if getattr(request.user, "role", "") != Role.QUALITY:
        return
    if not (entity and Mandate.objects.filter(person=request.user.pk, entity__code=entity).exists()):
        raise Problem(403, detail=_("You may read this of your own entity only."))
