"""Whether every evaluation that was entered is counted once, and frozen rounds are those that were entered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Sum

from evaluations.kinds import STANDING, RowKind
from evaluations.models import FoldCursor
from evaluations.sealing import LEDGER
from ledger.checking import Fault, Looked
from ledger.entries import EntryKind
from ledger.models import Entry, Queued
from scores.levels import Level
from scores.models import Rollup, Round
from scores.round_rules import RoundState
from scores.tally import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST = f"""SELECT kind, count(*) FROM (SELECT DISTINCT ON (subject) kind FROM ledger_entry
    WHERE kind <= {EntryKind.RESTORED.value} ORDER BY subject, revision DESC) l GROUP BY kind"""  # noqa: S608 - a constant
_ENTERED = """SELECT count(*) FILTER (WHERE kind = %s), count(DISTINCT subject) FILTER (WHERE kind = %s)
    FROM ledger_entry"""


@dataclass(frozen=True)
class Account:
    """What became of every evaluation that was entered: each is one of the first three."""

    scored: int
    quarantined: int
    withdrawn: int
    entered: int
    erased: int  # among them

    def __str__(self) -> str:
        """Return the sum in words."""
        return (
            f"{self.scored} scored + {self.quarantined} held back + {self.withdrawn} withdrawn = "
            f"{self.entered} entered, {self.erased} of them of people who were erased"
        )


def account() -> Account:
    """Count the evaluations of the ledger by where they stand."""
    with connection.cursor() as sql:
        sql.execute(_LAST)
        last = dict(sql.fetchall())
        sql.execute(_ENTERED, [EntryKind.SUBMITTED.value, EntryKind.ERASED.value])
        entered, erased = sql.fetchone()
    scored = sum(last.get(kind.value, 0) for kind in STANDING)
    return Account(scored, last.get(RowKind.QUARANTINED, 0), last.get(RowKind.WITHDRAWN, 0), entered, erased)


def check_account(found: Account) -> Iterator[Fault | Looked]:
    """Compare the ledger's account with itself and, where both stand at one place, with what scores are made of."""
    if found.scored + found.quarantined + found.withdrawn != found.entered:
        yield Fault(f"the account does not add up: {found}")
    ends = set(FoldCursor.objects.filter(name__in=(LEDGER.name, "rollups")).values_list("xid", "sequence"))
    if FoldCursor.objects.filter(name="rollups").exists() and len(ends) == 1:
        days = Rollup.objects.live().filter(level=Level.COUNTRY, grain="D")
        counted = days.aggregate(received=Sum("received", default=0), excluded=Sum("excluded", default=0))
        if (counted["received"], counted["excluded"]) != (found.scored, found.quarantined):
            yield Fault(
                f"scores are made of {counted['received']} evaluations with {counted['excluded']} held back; the "
                f"ledger has {found.scored} and {found.quarantined}"
            )
    yield Looked(1)


def check_rounds() -> Iterator[Fault | Looked]:
    """Compare every frozen round's manifest with what was entered of it."""
    entered = {
        subject: bytes(commitment)
        for model in (Queued, Entry)
        for subject, commitment in model._default_manager.filter(kind=EntryKind.ROUND_FROZEN.value).values_list(
            "subject", "commitment"
        )
    }
    for frozen in Round.objects.filter(state=RoundState.FROZEN.value).order_by("code"):
        digest = hashlib.sha256(canonical(frozen.manifest)).hexdigest()
        if digest != frozen.manifest_sha256:
            yield Fault(f"round {frozen.code}: its manifest is not the one that was frozen")
        elif entered.get(frozen.pk) != bytes.fromhex(digest):
            yield Fault(f"round {frozen.code}: its manifest is not the one that was entered")
        entered.pop(frozen.pk, None)
    for subject in entered:
        yield Fault(f"round {subject}: was frozen and is gone")
    yield Looked(1)
