"""Many evaluations at once, written by the database itself: a year of visits, skewed towards a few centers."""

from __future__ import annotations

import psycopg

from tests.house import House

_ROWS = """INSERT INTO evaluations_evaluation
  (evaluation_id, visited_at, center_id, region_id, country_id, entity_id, local_day, factor_set, scores,
   fingerprint, commitment, owner, rater)
SELECT gen_random_uuid(), at, c.id, c.region_id, c.country_id, c.operator_id, at::date, 1,
       ARRAY(SELECT CASE WHEN random() < 0.1 THEN 0 ELSE 1 + floor(5 * sqrt(random()))::int END
             FROM generate_series(1, 8) WHERE g.n > 0)::smallint[],
       sha256(g.n::text::bytea), sha256(g.n::text::bytea),
       substr(sha256(g.n::text::bytea), 1, 16), substr(sha256(g.n::text::bytea), 1, 16)
FROM (SELECT n, now() - random() * interval '350 days' AS at, 1 + floor(power(random(), 2) * %(centers)s)::int AS place
      FROM generate_series(1, %(rows)s) AS n) AS g
JOIN (SELECT row_number() OVER (ORDER BY c.id) AS place, c.id, c.region_id, r.parent_id AS country_id, c.operator_id
      FROM centers_center c JOIN centers_region r ON r.id = c.region_id) AS c USING (place)"""


def evaluations(own: House, rows: int) -> None:
    """Add `rows` evaluations of the centers that are there."""
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        centers = database.execute("SELECT count(*) FROM centers_center").fetchone()
        for start in range(0, rows, 50_000):
            database.execute(_ROWS, {"centers": (centers or (1,))[0], "rows": min(50_000, rows - start)})
        database.execute("ANALYZE evaluations_evaluation")
