"""The statement that adds a batch of the log to the rollups: written for one factor set, run by the database.

Everything is whole numbers, so the result does not depend on the order or size of batches: folding again gives the
same bits. A later row of an evaluation adds its difference to the row before it (revision - 1): a withdrawal takes it
away, a quarantine moves it from all numbers to `excluded`, a restoration moves it back.
"""

from __future__ import annotations

from functools import lru_cache

from evaluations.folding import IN_BATCH
from evaluations.kinds import STANDING, RowKind
from scores.levels import CHANNELS, Level

BOXES = ("points < 25000", "points < 50000", "points < 75000", "points < 100000", "points = 100000")
_CUTS = "country_id, region_id, center_id, entity_id, service_id, channel, source, local_day, scores"
_PLACE = "country_id, region_id, center_id, entity_id"


def answer_kinds() -> range:
    """Return what is counted for each factor: 0 not applicable, then the scores 1..5."""
    return range(6)


def points_sql(weights: tuple[int, ...]) -> str:
    """Return thousandths of `E = sum(w 25 (x - 1)) / sum(w)`, rounded half up; NULL if nothing was answered."""
    total = " + ".join(f"CASE WHEN scores[{i}] > 0 THEN {w} ELSE 0 END" for i, w in enumerate(weights, 1))
    gained = " + ".join(
        f"CASE WHEN scores[{i}] > 1 THEN {w} * (scores[{i}] - 1) ELSE 0 END" for i, w in enumerate(weights, 1)
    )
    # bigint: with large weights the product is more than 32 bits hold, and the fold would fail for ever
    return f"(50000::bigint * ({gained}) + ({total})) / nullif(2 * ({total}), 0)"


def count_sql(factors: int) -> list[str]:
    """Return the conditions counted, six a factor, in the order they are stored."""
    return [f"scores[{factor}] = {kind}" for factor in range(1, factors + 1) for kind in answer_kinds()]


@lru_cache(maxsize=64)
def fold_statement(factor_set: int, weights: tuple[int, ...]) -> str:
    """Return the INSERT that folds one factor set's rows of a batch; takes `Batch.params`, then the generation."""
    lower = (
        ["points < 25000"] + [f"points >= {25_000 * i} AND {box}" for i, box in enumerate(BOXES[1:-1], 1)] + [BOXES[-1]]
    )
    counted = [*lower, *count_sql(len(weights))]
    names = [f"c{i}" for i in range(len(counted))]
    first = ", ".join(
        [
            "sum(sign) AS received",
            "sum(held) AS excluded",
            "coalesce(sum(sign) FILTER (WHERE points IS NOT NULL), 0) AS n",
            "coalesce(sum(sign * points), 0)::bigint AS points",
            "coalesce(sum(sign * points * points), 0)::bigint AS squared",
            *(
                f"coalesce(sum(sign) FILTER (WHERE {test}), 0) AS {name}"
                for test, name in zip(counted, names, strict=True)
            ),
        ]
    )
    sums = ["received", "excluded", "n", "points", "squared", *names]
    again = ", ".join(f"sum({name})::bigint AS {name}" for name in sums)
    plain = ", ".join(sums)
    channels = ", ".join(f"'{channel}'" for channel in CHANNELS)
    standing = ", ".join(str(kind.value) for kind in STANDING)
    quarantined = RowKind.QUARANTINED.value
    known = f"{standing}, {quarantined}"
    boxes = ", ".join(names[:5])
    counts = ", ".join(names[5:])
    return f"""
    WITH batch AS MATERIALIZED (
        SELECT evaluation_id, visited_at, revision, kind, factor_set, {_CUTS} FROM evaluations_evaluation
        WHERE {IN_BATCH}),
    signed AS (
        SELECT (kind IN ({standing}))::int AS sign, (kind = {quarantined})::int AS held, {_CUTS}
        FROM batch WHERE kind IN ({known}) AND factor_set = {factor_set}
        UNION ALL
        SELECT -(p.kind IN ({standing}))::int, -(p.kind = {quarantined})::int,
            {", ".join("p." + cut for cut in _CUTS.split(", "))}
        FROM batch b JOIN evaluations_evaluation p
          ON p.evaluation_id = b.evaluation_id AND p.revision = b.revision - 1 AND p.visited_at = b.visited_at
        WHERE b.revision > 0 AND p.kind IN ({known}) AND p.factor_set = {factor_set}),
    judged AS (SELECT *, ({points_sql(weights)})::bigint AS points FROM signed),
    grouped AS MATERIALIZED (
        SELECT grouping(center_id, service_id, channel) AS cut,
            {_PLACE}, service_id, channel, source, local_day, {first}
        FROM judged GROUP BY GROUPING SETS (
            ({_PLACE}, source, local_day), (service_id, source, local_day), (channel, source, local_day))),
    center AS MATERIALIZED (
        SELECT country_id, region_id, center_id, source, local_day, {again} FROM grouped WHERE cut = 3
        GROUP BY country_id, region_id, center_id, source, local_day),
    region AS MATERIALIZED (
        SELECT country_id, region_id, source, local_day, {again} FROM center
        GROUP BY country_id, region_id, source, local_day),
    daily AS MATERIALIZED (
        SELECT {Level.COUNTRY.value} AS level, country_id::bigint AS key, source, local_day, {again} FROM region
        GROUP BY country_id, source, local_day
        UNION ALL
        SELECT {Level.REGION.value}, region_id, source, local_day, {again} FROM region
        GROUP BY region_id, source, local_day
        UNION ALL
        SELECT {Level.CENTER.value}, center_id, source, local_day, {again} FROM center
        GROUP BY center_id, source, local_day
        UNION ALL
        SELECT {Level.ENTITY.value}, entity_id, source, local_day, {again} FROM grouped
        WHERE cut = 3 AND entity_id IS NOT NULL GROUP BY entity_id, source, local_day
        UNION ALL
        SELECT {Level.DESK.value}, center_id::bigint << 32 | entity_id, source, local_day, {again} FROM grouped
        WHERE cut = 3 AND entity_id IS NOT NULL GROUP BY center_id, entity_id, source, local_day
        UNION ALL
        SELECT {Level.SERVICE.value}, service_id, source, local_day, {plain} FROM grouped
        WHERE cut = 5 AND service_id IS NOT NULL
        UNION ALL
        SELECT {Level.CHANNEL.value}, array_position(ARRAY[{channels}], channel) - 1, source, local_day, {plain}
        FROM grouped WHERE cut = 6),
    both_grains AS (
        SELECT 'D' AS grain, level, key, source, local_day AS day, {plain} FROM daily
        UNION ALL
        SELECT 'M', level, key, source, date_trunc('month', local_day)::date, {again} FROM daily
        GROUP BY level, key, source, date_trunc('month', local_day)::date)
    INSERT INTO scores_rollup AS r
        (generation, level, key, grain, day, factor_set, source, received, excluded, n, points, points_squared, boxes,
        counts)
    SELECT %s, level, key, grain, day, {factor_set}, source, received, excluded, n, points, squared,
        ARRAY[{boxes}]::int[], ARRAY[{counts}]::int[]
    FROM both_grains ORDER BY level, key, grain, day, source
    ON CONFLICT (generation, level, key, grain, day, factor_set, source) DO UPDATE SET
        received = r.received + EXCLUDED.received, excluded = r.excluded + EXCLUDED.excluded,
        n = r.n + EXCLUDED.n, points = r.points + EXCLUDED.points,
        points_squared = r.points_squared + EXCLUDED.points_squared,
        boxes = {_added("boxes", 5)}, counts = {_added("counts", 6 * len(weights))}"""  # noqa: S608 - numbers and constants


def _added(column: str, size: int) -> str:
    return f"ARRAY[{', '.join(f'r.{column}[{i}] + EXCLUDED.{column}[{i}]' for i in range(1, size + 1))}]"
