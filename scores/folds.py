"""The rollups fold: adds each batch of the log to the histogram rows of every cut, day and month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from evaluations.folding import IN_BATCH, Batch, Fold
from evaluations.models import Factor
from scores.rebuilding.slices import rebuilt
from scores.rollup_sql import fold_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluations.folding import Position

CLEAR_PAGES = 1_000  # of one short transaction: some twenty thousand rows

_FACTOR_SETS = f"""WITH batch AS (
        SELECT evaluation_id, visited_at, revision, factor_set FROM evaluations_evaluation WHERE {IN_BATCH})
    SELECT factor_set FROM batch UNION
    SELECT p.factor_set FROM batch b JOIN evaluations_evaluation p
        ON p.evaluation_id = b.evaluation_id AND p.revision = b.revision - 1 AND p.visited_at = b.visited_at
    WHERE b.revision > 0 ORDER BY factor_set"""  # noqa: S608 - a constant
_PAGES = """SELECT CASE WHEN EXISTS (SELECT FROM scores_rollup WHERE generation < %s)
        OR EXISTS (SELECT FROM scores_rollup WHERE generation > %s)
    THEN pg_relation_size('scores_rollup') / current_setting('block_size')::bigint ELSE 0 END"""
# By place on the disk: looking for the next rows from the beginning would pass by all that are deleted already.
_CLEAR = """DELETE FROM scores_rollup WHERE generation <> %s
    AND ctid >= format('(%%s,0)', %s::bigint)::tid AND ctid < format('(%%s,0)', %s::bigint)::tid"""


def fold_rollups(batch: Batch) -> None:
    """Add a batch of the log to the rollups of its generation. Raises LookupError for a factor set nobody wrote."""
    with connection.cursor() as sql:
        sql.execute(_FACTOR_SETS, batch.params)
        for (factor_set,) in sql.fetchall():
            sql.execute(fold_statement(factor_set, weights_of(factor_set)), [*batch.params, batch.generation])


def weights_of(factor_set: int) -> tuple[int, ...]:
    """Return the weights of a factor set by position. Raises LookupError when it has no factors."""
    weights = tuple(Factor.objects.filter(factor_set=factor_set).order_by("position").values_list("weight", flat=True))
    if not weights:
        raise LookupError(factor_set)
    return weights


def clear_rollups(keep: int) -> None:
    """Delete every generation of the rollups but one, a short transaction at a time."""
    with connection.cursor() as sql:
        sql.execute(_PAGES, [keep, keep])
        ((pages,),) = sql.fetchall()
        for first in range(0, pages, CLEAR_PAGES):
            sql.execute(_CLEAR, [keep, first, first + CLEAR_PAGES])


def rebuild_rollups(upto: Position, generation: int) -> Iterator[int]:
    """Add the log up to a position up anew into an empty generation; yield rows as they are done."""
    return rebuilt(upto, generation, weights_of)


ROLLUPS = Fold("rollups", fold_rollups, limit=20_000, gather=0.2, clear=clear_rollups, rebuild=rebuild_rollups)
