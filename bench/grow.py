"""Many evaluations at once, written by the database itself: a year of visits, skewed towards a few centers.

Every field is filled: place, service, unit, hour, who came, language, minutes and what was promised, ways of paying,
a comment, a position, how well the visit is evidenced and how it ended. They arrive as visits do, day after day, up to
two days late; one in fifty is revised once.
"""

from __future__ import annotations

import time

import psycopg

from tests.house import House

BATCH = 50_000  # of a transaction
SERVICES, UNITS = 120, 60
DAYS = 350
SAID = 30.0  # seconds between two lines of progress

_SERVICES = """INSERT INTO centers_service (code, name, description, currency, payment_methods, is_active, is_demo,
    entity_id)
  SELECT e.code || '-' || n, 'Service ' || n, '', '', '{}', true, false, e.id
  FROM centers_entity e, generate_series(1, %s) AS n ON CONFLICT (code) DO NOTHING"""

_SCORES = ", ".join("CASE WHEN random() < 0.1 THEN 0 ELSE 1 + floor(5 * sqrt(random()))::int END" for _ in range(8))
_REASONS = "ARRAY['papers_missing', 'closed', 'queue_too_long', 'system_down', 'other', NULL]"

_ROWS = f"""WITH fresh AS (INSERT INTO evaluations_evaluation
  (evaluation_id, visited_at, center_id, region_id, country_id, entity_id, service_id, unit_id, local_day, local_hour,
   channel, source, customer_category, language, factor_set, scores, waiting_minutes, completion_minutes,
   waiting_target, completion_target, payment_methods, comment, comment_language, latitude, longitude, accuracy_m,
   fingerprint, salt, commitment, owner, rater, trust, outcome, outcome_reason)
SELECT gen_random_uuid(), at, c.id, c.region_id, c.country_id, c.operator_id, s.id, 1 + g.service %% {UNITS},
       at::date, extract(hour FROM at),
       (ARRAY['counter', 'counter', 'counter', 'kiosk', 'web', 'app', 'app', 'phone'])[ceil(8 * random())],
       CASE WHEN random() < 0.9 THEN 'citizen' WHEN random() < 0.5 THEN 'shopper' ELSE 'survey' END,
       (ARRAY['citizen', 'resident', 'resident', 'visitor', 'contractor', 'supplier', 'entity'])[ceil(7 * random())],
       (ARRAY['ar', 'ar', 'en', 'en', 'ur', 'hi', 'fr'])[ceil(7 * random())],
       1, ARRAY[{_SCORES}]::smallint[],
       floor(90 * power(random(), 2)), floor(60 * power(random(), 2)), 15, 30, '{{card}}',
       'The wait was long although few people were there before me.', 'en', 25.0, 51.0, 20,
       digest, digest, digest, substr(digest, 1, 16), substr(digest, 17, 16),
       (ARRAY['stated', 'stated', 'stated', 'near', 'near', 'present', 'proven'])[ceil(7 * random())],
       CASE WHEN luck < 0.9 THEN 'completed' WHEN luck < 0.97 THEN 'partial' ELSE 'abandoned' END,
       CASE WHEN luck >= 0.9 THEN ({_REASONS})[ceil(6 * random())] END
FROM (SELECT now() + interval '1 day' * (%(ahead)s - %(days)s * (1 - n::float / %(of)s) - 2 * random()) AS at,
          1 + floor(power(random(), 2) * %(centers)s)::int AS place,
          ceil({SERVICES} * power(random(), 2))::int AS service,
          sha256((n::text || random())::bytea) AS digest, random() AS luck
      FROM generate_series(%(first)s::int, %(last)s::int) AS n) AS g
JOIN (SELECT row_number() OVER (ORDER BY c.id) AS place, c.id, c.region_id, r.parent_id AS country_id, c.operator_id
      FROM centers_center c JOIN centers_region r ON r.id = c.region_id) AS c USING (place)
JOIN (SELECT row_number() OVER (ORDER BY id) AS service, id FROM centers_service LIMIT {SERVICES}) AS s USING (service)
RETURNING *)
INSERT INTO evaluations_evaluation
  (evaluation_id, visited_at, center_id, region_id, country_id, entity_id, service_id, unit_id, local_day, local_hour,
   channel, source, customer_category, language, factor_set, scores, waiting_minutes, completion_minutes,
   waiting_target, completion_target, fingerprint, salt, commitment, owner, rater, trust, outcome, outcome_reason,
   revision, kind)
SELECT evaluation_id, visited_at, center_id, region_id, country_id, entity_id, service_id, unit_id, local_day,
   local_hour, channel, source, customer_category, language, factor_set, scores[2:] || scores[:1], waiting_minutes,
   completion_minutes, waiting_target, completion_target, digest, digest, digest, owner, rater, trust, outcome,
   outcome_reason, 1, 2
FROM (SELECT *, sha256(fingerprint) AS digest FROM fresh WHERE random() < 0.02) AS again"""  # noqa: S608 - numbers and constants


def evaluations(own: House, rows: int, *, days: int = DAYS, ahead: int = 0) -> None:
    """Add `rows` evaluations of the last days at the centers that are there, and their revisions; `ahead`: days later.

    Shows a line of progress now and then.
    """
    with psycopg.connect(own.servers.database_url, autocommit=True) as database:
        database.execute(_SERVICES, [SERVICES])
        centers = database.execute("SELECT count(*) FROM centers_center").fetchone()
        said = time.monotonic()
        for first in range(1, rows + 1, BATCH):
            last = min(rows, first + BATCH - 1)
            wanted = {"centers": (centers or (1,))[0], "first": first, "last": last, "of": rows}
            wanted |= {"days": days, "ahead": ahead}
            database.execute(_ROWS, wanted)
            if time.monotonic() - said > SAID:
                print(f"{last:,} of {rows:,} evaluations written", flush=True)
                said = time.monotonic()
        database.execute("VACUUM ANALYZE evaluations_evaluation")
