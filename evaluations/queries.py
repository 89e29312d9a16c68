"""Reads of the log and of the factor sets."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import connection

from centers import edition, lookup
from evaluations.models import Factor, FactorSet, VisitUse
from evaluations.placing import FactorSetFact
from evaluations.rows import COLUMNS, Row, Stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any
    from uuid import UUID

    from django.db.models import Model, QuerySet

    from centers.models import Center, Entity, Service
    from evaluations.trust import Use

_LIST = ", ".join(COLUMNS)
_VERSIONS = (
    f"SELECT {_LIST} FROM evaluations_evaluation WHERE evaluation_id = ANY (%s) ORDER BY evaluation_id, revision"  # noqa: S608 - constants
)
_OF = f"SELECT {_LIST} FROM evaluations_evaluation WHERE owner = ANY (%s)"  # noqa: S608 - constants
FACTOR_SET_SECONDS = 5.0


class Live:
    """The directory as the database has it, remembered by the process for some seconds (`placing.Directory`)."""

    def __init__(self) -> None:
        self._sets: dict[int | None, FactorSetFact] = {}
        self._good_until = 0.0

    find_center = staticmethod(lookup.find_center)
    find_service = staticmethod(lookup.find_service)

    def find_factor_set(self, version: int | None) -> FactorSetFact | None:
        """Return a published factor set; for None the one that phones are offered now."""
        if version not in self._sets or time.monotonic() > self._good_until:
            self._sets = _published_sets()
            self._good_until = time.monotonic() + FACTOR_SET_SECONDS
        return self._sets.get(version)

    def forget(self) -> None:
        """Look again at the next question."""
        self._sets = {}


LIVE = Live()


def _published_sets() -> dict[int | None, FactorSetFact]:
    codes: dict[int, list[str]] = {}
    current = None
    rows = Factor.objects.filter(factor_set__published_at__isnull=False).order_by("factor_set", "position")
    for version, is_current, code in rows.values_list("factor_set", "factor_set__is_current", "code"):
        codes.setdefault(version, []).append(code)
        current = version if is_current else current
    sets: dict[int | None, FactorSetFact] = {
        version: FactorSetFact(version, tuple(names), {code: place for place, code in enumerate(names)})
        for version, names in codes.items()
    }
    return sets | {None: sets[current]} if current is not None else sets


def published_factor_sets() -> QuerySet[FactorSet]:
    """Return the published factor sets with their factors."""
    return FactorSet.objects.filter(published_at__isnull=False).order_by("version").prefetch_related("factors")


def versions_of(ids: Collection[UUID]) -> dict[UUID, list[Row]]:
    """Return all rows of each evaluation, oldest first; an id that nobody sent has no entry."""
    found: dict[UUID, list[Row]] = {}
    if not ids:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [list(ids)])
        for values in cursor.fetchall():
            row = row_of(values)
            found.setdefault(row.evaluation_id, []).append(row)
    return found


def rows_of(owners: list[bytes]) -> list[Row]:
    """Return all rows under these pseudonyms."""
    with connection.cursor() as cursor:
        cursor.execute(_OF, [owners])
        return [row_of(values) for values in cursor.fetchall()]


def stored(versions: list[Row]) -> Stored:
    """Return an evaluation as it stands: the last content, withdrawn or not."""
    return Stored([row for row in versions if not row.is_withdrawn][-1], versions[0], versions[-1])


def row_of(values: Iterable[Any]) -> Row:
    """Return a row of the values of COLUMNS as the database gives them."""
    return Row._make(bytes(value) if isinstance(value, memoryview) else value for value in values)


_codes: edition.Memory[tuple[type[Model], int], str] = edition.Memory(100_000)


def code_of(model: type[Center | Entity | Service], row_id: int | None) -> str | None:
    """Return the code of a directory row by its number. Remembered as long as the directory stands."""
    if row_id is None:
        return None
    now = edition.current()
    code = _codes.get((model, row_id), now)
    if code is None:
        code = str(model._default_manager.values_list("code", flat=True).get(pk=row_id))
        _codes.put((model, row_id), code, now)
    return code


def is_used(use: Use) -> bool:
    """Tell whether something of what an evaluation would use up is taken."""
    taken = VisitUse.objects.filter(rater__in=[rater for rater, _ in use.keys], digest__in=[key for _, key in use.keys])
    return (taken.filter(shared=False) if use.shares else taken).exists()
