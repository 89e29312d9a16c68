"""Whether every evaluation that was entered is counted once, in every figure that scores are read from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection

from evaluations.folding import Position
from evaluations.kinds import STANDING, RowKind
from evaluations.models import Factor, FoldCursor
from ledger.checking import Fault, Looked
from ledger.entries import EntryKind
from scores.folds import ROLLUPS, weights_of
from scores.models import Rollup
from scores.rebuilding.prints import Prints, Recounted, chance, read_stored
from scores.rebuilding.slices import added_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scores.rebuilding.cells import Numbers
    from scores.rebuilding.prints import Cut

NAMED = 200  # cuts whose cells are named: of more only the cuts
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
    """Compare the ledger's account with itself."""
    if found.scored + found.quarantined + found.withdrawn != found.entered:
        yield Fault(f"the account does not add up: {found}")
    yield Looked(1)


def check_figures() -> Iterator[Fault | Looked]:
    """Add the log up anew, as far as it was folded, and compare every cell of the rollups that are read.

    Yields a fault for each cell that is not what its ratings add up to, and how many rows were added up since. Call it
    in a transaction of one snapshot. Reads the log and the rollups once; once more only where they differ.
    """
    cursor = FoldCursor.objects.filter(name=ROLLUPS.name).first()
    if cursor is None:
        return  # nothing is shown
    factors = Counter(Factor.objects.values_list("factor_set", flat=True))
    strange = Rollup.objects.live().exclude(factor_set__in=factors).count()
    if strange:
        yield Fault(f"{strange} cells are of factor sets that there are not")
    random = chance()
    stored, counted = Prints(random), Prints(random)
    try:
        yield from _read(cursor, factors, stored, counted)
    except LookupError as error:
        yield Fault(f"factor set {error} has ratings and no factors: they cannot be added up")
        return
    cuts = stored.cuts.keys() | counted.cuts.keys()
    unlike = sorted(cut for cut in cuts if stored.cuts.get(cut) != counted.cuts.get(cut))
    yield from _named(cursor, factors, unlike[:NAMED], random)
    for cut in unlike[NAMED:]:
        yield Fault(f"{cut}: is not what its ratings add up to")


def _read(
    cursor: FoldCursor, factors: dict[int, int], stored: Prints, counted: Prints,
    months: set[tuple[int, date]] | None = None,
) -> Iterator[Looked]:  # fmt: skip
    for factor_set, count in factors.items():
        read_stored(stored, cursor.generation, factor_set, count)
    upto = Position(int(cursor.xid), cursor.sequence)
    for rows in added_up(upto, weights_of, partial(Recounted, counted), months):
        yield Looked(rows)


def _named(cursor: FoldCursor, factors: dict[int, int], cuts: list[Cut], random: Numbers) -> Iterator[Fault]:
    """Look at some cuts again and name the cells."""
    if not cuts:
        return
    stored, counted = Prints(random, set(cuts)), Prints(random, set(cuts))
    for _ in _read(cursor, factors, stored, counted, {cut.month for cut in cuts}):
        pass
    for each in sorted(stored.cells.keys() | counted.cells.keys()):
        there, wanted = stored.cells.get(each), counted.cells.get(each)
        if there != wanted:
            cut, key = each
            what = (
                "is missing" if there is None else "is of no rating" if wanted is None else "is not what they add up to"
            )
            yield Fault(f"{_place(key)} in {cut}: {what}")


def _place(key: int) -> str:
    """Return a cell's key: the number of a place, or of one and of what is looked at within it."""
    above, number = divmod(key, 2**32)
    return f"{above}/{number}" if above else str(number)
