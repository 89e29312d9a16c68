"""The last word on every evaluation as of a bound in the log: what rounds count and exports hand out.

A bound decides once which rows belong: those of every transaction that had ended when it was taken. Whatever is
written later stays out, so a job that begins again reads the same rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from evaluations.kinds import STANDING, RowKind
from scores.tally import COUNTED, EXCLUDED, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

PAGE = 2_000  # rows in memory at once
STATES = {**dict.fromkeys(STANDING, COUNTED), RowKind.QUARANTINED: EXCLUDED, RowKind.WITHDRAWN: WITHDRAWN}
_BOUND = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"

# The places of a row: country n, region r, center c, entity y.
PLACES = """JOIN centers_region n ON n.id = e.country_id JOIN centers_region r ON r.id = e.region_id
JOIN centers_center c ON c.id = e.center_id LEFT JOIN centers_entity y ON y.id = e.entity_id"""
# Takes what `read` gives it. Visits near midnight UTC lie in the partition beside that of their local day.
LAST_WORDS = """e.visited_at >= %(first)s::date - 2 AND e.visited_at < %(last)s::date + 2
  AND e.local_day BETWEEN %(first)s AND %(last)s AND e.xid < %(bound)s::text::xid8
  AND NOT EXISTS (SELECT FROM evaluations_evaluation l WHERE l.evaluation_id = e.evaluation_id
    AND l.visited_at = e.visited_at AND l.revision > e.revision AND l.xid < %(bound)s::text::xid8)"""


def bound_now() -> str:
    """Return the bound below which every transaction has ended."""
    with connection.cursor() as sql:
        sql.execute(_BOUND)
        return str(sql.fetchone()[0])


def read(statement: str, first: date, last: date, bound: str, more: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement with `LAST_WORDS` for visits of [first, last], in one transaction of its own."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, {"first": first, "last": last, "bound": bound, **more})
        while rows := cursor.fetchmany(PAGE):
            yield from rows
