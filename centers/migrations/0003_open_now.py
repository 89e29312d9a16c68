"""Whether a center is open: the weekly minutes beside the center, exact rules where a day is unlike its weekday."""

from django.db import migrations

# Minutes of the week (Monday 00:00 = 0) in which any desk is open, on the clock of the place; NULL: hours unknown.
COLUMN = """
ALTER TABLE centers_center ADD COLUMN open_minutes int4multirange;
CREATE INDEX center_open_minutes ON centers_center USING gist (open_minutes);
"""

# One statement per change keeps the column in step, whoever writes the hours. A shift of Sunday may end on Monday.
IN_STEP = """
CREATE FUNCTION centers_refresh_open_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE centers_center c SET open_minutes = (
        SELECT range_agg(int4range(begins, LEAST(ends, 10080)))
        FROM centers_openinghours h
        CROSS JOIN LATERAL (
            SELECT (h.weekday * 1440 + EXTRACT(EPOCH FROM h.opens) / 60)::int AS begins,
                   (h.weekday * 1440 + EXTRACT(EPOCH FROM h.closes) / 60
                    + CASE WHEN h.closes <= h.opens THEN 1440 ELSE 0 END)::int AS ends
        ) shift
        WHERE h.center_id = c.id
    ) + COALESCE((
        SELECT range_agg(int4range(0, (EXTRACT(EPOCH FROM h.closes) / 60)::int))
        FROM centers_openinghours h
        WHERE h.center_id = c.id AND h.weekday = 6 AND h.closes <= h.opens AND h.closes > '00:00'
    ), '{}'::int4multirange)
    WHERE c.id IN (SELECT center_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER openinghours_added AFTER INSERT ON centers_openinghours REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION centers_refresh_open_minutes();
CREATE TRIGGER openinghours_changed AFTER UPDATE ON centers_openinghours REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION centers_refresh_open_minutes();
CREATE TRIGGER openinghours_removed AFTER DELETE ON centers_openinghours REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION centers_refresh_open_minutes();
"""
NOT_IN_STEP = """
DROP TRIGGER openinghours_added ON centers_openinghours;
DROP TRIGGER openinghours_changed ON centers_openinghours;
DROP TRIGGER openinghours_removed ON centers_openinghours;
DROP FUNCTION centers_refresh_open_minutes;
"""

# The same rule as centers/hours.py is_open: an exception replaces its day, a shift may run past midnight.
OPEN_AT = """
CREATE FUNCTION centers_open_at(center bigint, zone text, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count(*) FILTER (WHERE known) > 0 THEN COALESCE(bool_or(is_open), FALSE) END
    FROM (SELECT moment AT TIME ZONE zone AS local) clock
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM centers_openinghours h WHERE h.center_id = center)
            OR EXISTS (SELECT FROM centers_openingexception x WHERE x.center_id = center AND x.date = local::date)
            AS known
    ) knowledge
    CROSS JOIN LATERAL (SELECT local::date - back AS day FROM generate_series(0, 1) back) days
    LEFT JOIN LATERAL (
        SELECT local >= day + opens
           AND local < day + closes + CASE WHEN closes <= opens THEN interval '1 day' ELSE interval '0' END AS is_open
        FROM (
            SELECT x.opens, x.closes FROM centers_openingexception x
            WHERE x.center_id = center AND x.date = day AND x.opens IS NOT NULL
            UNION ALL
            SELECT h.opens, h.closes FROM centers_openinghours h
            WHERE h.center_id = center AND h.weekday = EXTRACT(ISODOW FROM day) - 1
              AND NOT EXISTS (SELECT FROM centers_openingexception x WHERE x.center_id = center AND x.date = day)
        ) shifts
    ) shift ON TRUE
$$;
"""

# A zone that the database does not know would fail every question for what is open now.
ZONE = "ALTER TABLE centers_{0} ADD CONSTRAINT {0}_timezone_known CHECK ((to_timestamp(0) AT TIME ZONE timezone) IS NOT NULL)"


class Migration(migrations.Migration):
    dependencies = [("centers", "0002_database_rules")]

    operations = [
        migrations.RunSQL(COLUMN, "ALTER TABLE centers_center DROP COLUMN open_minutes"),
        migrations.RunSQL(IN_STEP, NOT_IN_STEP),
        migrations.RunSQL(OPEN_AT, "DROP FUNCTION centers_open_at"),
        migrations.RunSQL(
            "CREATE INDEX openingexception_date ON centers_openingexception (date)", "DROP INDEX openingexception_date"
        ),
        *(
            migrations.RunSQL(ZONE.format(table), f"ALTER TABLE centers_{table} DROP CONSTRAINT {table}_timezone_known")
            for table in ("center", "region")
        ),
    ]
