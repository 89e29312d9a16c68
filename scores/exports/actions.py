"""Asking for an export."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.problems import Problem, invalid
from scores.export_kinds import ExportKind, ExportState
from scores.exports.making import make
from scores.exports.shapes import checked
from scores.models import Export, Round
from scores.round_rules import RoundState
from scores.scorecards import cut_of

if TYPE_CHECKING:
    from accounts.models import Person

AT_ONCE = 3  # exports of a person in the making
RETRY = 60  # seconds


@transaction.atomic
def ask_export(*, by: Person, kind: str, format_: str, filters: dict[str, str], language: str) -> Export:
    """Queue an export; the same one that is still in the making is returned instead.

    Raises Problem 400 for a place, a cut or a frozen round that does not exist, 429 `too_many_exports`.
    """
    _check(kind, filters)
    pending = Export.objects.filter(by=by, state__in=[ExportState.QUEUED.value, ExportState.RUNNING.value])
    wanted = Export(by=by, kind=kind, format=format_, filters=filters, language=language)
    same = {"kind": kind, "format": format_, "filters": filters, "language": language}
    if running := pending.filter(**same).first():
        return running
    if pending.count() >= AT_ONCE:
        raise Problem(429, "too_many_exports", headers={"Retry-After": str(RETRY)})
    Export.objects.bulk_create([wanted], ignore_conflicts=True)
    made = pending.get(**same)
    if made.pk == wanted.pk:
        detail = {"kind": kind, "format": format_, "filters": filters}
        record(by=by, action="export_asked", target=made, detail=detail)
        make.defer(export_id=str(made.pk))
    return made


def _check(kind: str, filters: dict[str, str]) -> None:
    if kind == ExportKind.SCORECARDS:
        try:
            cut_of(checked(kind, filters))
        except Problem as problem:
            told = [replace(error, pointer=f"/filters{error.pointer}") for error in problem.errors]
            raise replace(problem, errors=told) from None
    if kind == ExportKind.ROUND_REPORT:
        frozen = Round.objects.filter(pk=filters["round"], state=RoundState.FROZEN.value)
        if not frozen.exists():
            raise invalid("/filters/round", "unknown_code", _("There is no such frozen round."))
