"""Single days of what the rollups keep by months only: traits and services within one center.

Rows as the rollups would hold them by days, folded on the spot by the fold's own formulas: an index range of the log,
of one center and at most fifteen days at either end of a period (`periods.fewest`). Only rows that the rollups hold,
too: not behind their fold position, and of each evaluation the last of these.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from evaluations.kinds import STANDING, RowKind
from scores.counted import Counters
from scores.levels import Level, trait_place
from scores.periods import DAY
from scores.rollup_sql import judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from scores.cuts import Cut
    from scores.periods import Window

NAME = "edge_days"  # of the rows in the statement that takes them
_STANDING = ", ".join(str(kind.value) for kind in STANDING)
_HELD = RowKind.QUARANTINED.value
_FOLDED = """({row}.xid, {row}.sequence) <= (SELECT xid::text::xid8, sequence FROM evaluations_foldcursor
            WHERE name = 'rollups')"""


def are_needed(cut: Cut, period: Sequence[Window]) -> bool:
    """Tell whether a question about one center asks for days that are not kept."""
    return cut.center is not None and any(window.grain == DAY for window in period)


def edge_days(cut: Cut, period: Sequence[Window], weights: Mapping[int, tuple[int, ...]]) -> tuple[str, list[Any]]:
    """Return the CTE that holds the days' rows, by factor set, and its parameters; `weights`: of the sets asked for."""
    days = [day for window in period if window.grain == DAY for day in _days(window)]
    parts = [_rows(cut, version, own) for version, own in sorted(weights.items())]
    union = " UNION ALL ".join(f"({part})" for part in parts)
    columns = f"key, day, factor_set, source, {Counters.columns()}"
    return f"WITH {NAME} ({columns}) AS MATERIALIZED ({union}) ", [cut.center, days] * len(parts)


def _rows(cut: Cut, factor_set: int, weights: tuple[int, ...]) -> str:
    counters = Counters(len(weights))
    number = "service_id" if cut.level == Level.CENTER_SERVICE else f"traits[{1 + trait_place(cut.asked)}]"
    return f"""WITH signed AS (
        SELECT (kind IN ({_STANDING}))::int AS sign, (kind = {_HELD})::int AS held, e.*
        FROM evaluations_evaluation e
        WHERE center_id = %s AND local_day = ANY (%s::date[]) AND factor_set = {factor_set}
            AND kind IN ({_STANDING}, {_HELD}) AND {_FOLDED.format(row="e")}
            AND NOT EXISTS (SELECT FROM evaluations_evaluation l WHERE l.evaluation_id = e.evaluation_id
                AND l.visited_at = e.visited_at AND l.revision = e.revision + 1 AND {_FOLDED.format(row="l")})),
    {judged(weights)},
    cells AS (
        SELECT center_id::bigint << 32 | {number} AS key, local_day AS day, source, {counters.sums()}
        FROM judged WHERE {number} IS NOT NULL GROUP BY 1, 2, 3)
    SELECT key, day, {factor_set}::smallint, source, {counters.stored()} FROM cells"""  # noqa: S608 - numbers and constants


def _days(window: Window) -> Iterator[date]:
    day = window.first
    while day and window.last and day <= window.last:  # days at an end are never open
        yield day
        day += timedelta(days=1)
