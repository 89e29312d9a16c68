"""The statement that adds a batch of the log to the rollups: written for one factor set, run by the database.

Everything is whole numbers, so the result does not depend on the order or size of batches: folding again gives the
same bits. A later row of an evaluation adds its difference to the row before it (revision - 1): a withdrawal takes it
away, a quarantine moves it from all numbers to `excluded`, a restoration moves it back. Of a row only what the log
holds counts, nothing of today's directory: a target or unit that changes later changes nothing folded before.
"""

from __future__ import annotations

from functools import lru_cache

from evaluations.folding import IN_BATCH
from evaluations.kinds import STANDING, RowKind
from scores.counted import Counters, judged_columns, points_sql, traits_sql
from scores.levels import MONTHLY, Level

_PLACE = "country_id, region_id, center_id, entity_id, service_id, unit_id"
# What the log says of a visit that is counted.
SAID = (
    f"{_PLACE}, channel, source, local_day, local_hour, customer_category, language, trust, outcome, outcome_reason, "
    "scores, waiting_minutes, completion_minutes, waiting_target, completion_target"
)

# The columns that name a row of each level: one number, or the first above the second.
OF_PLACES = {
    Level.COUNTRY: ("country_id",),
    Level.REGION: ("region_id",),
    Level.ENTITY: ("entity_id",),
    Level.CENTER: ("center_id",),
    Level.DESK: ("center_id", "entity_id"),
    Level.SERVICE: ("service_id",),
    Level.UNIT: ("unit_id",),
    Level.CENTER_SERVICE: ("center_id", "service_id"),
}
OF_TRAITS = {
    Level.TRAIT: ("trait",),
    Level.COUNTRY_TRAIT: ("country_id", "trait"),
    Level.REGION_TRAIT: ("region_id", "trait"),
    Level.ENTITY_TRAIT: ("entity_id", "trait"),
    Level.CENTER_TRAIT: ("center_id", "trait"),
}


@lru_cache(maxsize=64)
def fold_statement(factor_set: int, weights: tuple[int, ...]) -> str:
    """Return the INSERT that folds one factor set's rows of a batch; takes `Batch.params`, then the generation."""
    counters = Counters(len(weights))
    return f"""
    WITH batch AS MATERIALIZED (
        SELECT evaluation_id, visited_at, revision, kind, factor_set, {SAID} FROM evaluations_evaluation
        WHERE {IN_BATCH}),
    {_judged(factor_set, weights)},
    cells AS (
        {_cells(counters, "judged", OF_PLACES)}
        UNION ALL
        {_cells(counters, "judged, unnest(traits) AS trait", OF_TRAITS)})
    INSERT INTO scores_rollup AS r (generation, level, key, grain, day, factor_set, source, {counters.columns()})
    SELECT %s, level, key, grain, day, {factor_set}, source, {counters.stored()}
    FROM cells WHERE key IS NOT NULL ORDER BY level, key, grain, day, source
    ON CONFLICT (generation, level, key, grain, day, factor_set, source) DO UPDATE SET {counters.added()}"""  # noqa: S608 - numbers and constants


def _cells(counters: Counters, rows: str, levels: dict[Level, tuple[str, ...]]) -> str:
    """Return the SELECT that adds up all levels, by day and by month, in one pass over the rows."""
    columns = sorted({column for named in levels.values() for column in named})
    sets, level, key = [], [], []
    for each, named in levels.items():
        grouped_by = f"{', '.join(named)}, source, month"
        sets += [f"({grouped_by})"] + ([] if each in MONTHLY else [f"({grouped_by}, local_day)"])
        mask = sum((column not in named) << place for place, column in enumerate(reversed(columns)))
        level.append(f"WHEN {mask} THEN {each.value}")
        key.append(f"WHEN {mask} THEN {' << 32 | '.join([f'{named[0]}::bigint', *named[1:]])}")
    cut = f"grouping({', '.join(columns)})"
    return f"""SELECT CASE {cut} {" ".join(level)} END AS level, CASE {cut} {" ".join(key)} END AS key,
            CASE WHEN grouping(local_day) = 1 THEN 'M' ELSE 'D' END AS grain, coalesce(local_day, month) AS day,
            source, {counters.sums()}
        FROM {rows} GROUP BY GROUPING SETS ({", ".join(sets)})"""  # noqa: S608


def _judged(factor_set: int, weights: tuple[int, ...]) -> str:
    """Return the rows that come (+1) and go (-1), with everything that is counted worked out."""
    standing = ", ".join(str(kind.value) for kind in STANDING)
    held = RowKind.QUARANTINED.value
    known = f"{standing}, {held}"
    return f"""signed AS (
        SELECT (kind IN ({standing}))::int AS sign, (kind = {held})::int AS held, {SAID}
        FROM batch WHERE kind IN ({known}) AND factor_set = {factor_set}
        UNION ALL
        SELECT -(p.kind IN ({standing}))::int, -(p.kind = {held})::int,
            {", ".join("p." + column for column in SAID.split(", "))}
        FROM batch b JOIN evaluations_evaluation p
          ON p.evaluation_id = b.evaluation_id AND p.revision = b.revision - 1 AND p.visited_at = b.visited_at
        WHERE b.revision > 0 AND p.kind IN ({known}) AND p.factor_set = {factor_set}),
    {judged(weights)}"""  # noqa: S608


def judged(weights: tuple[int, ...]) -> str:
    """Return the rows of `signed` with everything that is counted worked out."""
    return f"""scored AS MATERIALIZED (SELECT *, ({points_sql(weights)})::bigint AS points FROM signed),
    judged AS MATERIALIZED (
        SELECT sign, held, points, {_PLACE}, source, local_day, date_trunc('month', local_day)::date AS month,
            ARRAY[{traits_sql()}] AS traits, {judged_columns(len(weights))}
        FROM scored)"""  # noqa: S608
