"""What the database itself holds: nearest-first order, search, name order, the edition, and that nothing is deleted."""

from collections.abc import Iterator

from django.contrib.postgres.operations import CreateExtension, TrigramExtension
from django.db import migrations

LANGUAGES = ["ar", "en", "ur", "hi", "es", "zh_hans", "fr", "ru"]
KEPT = ["region", "entity", "service", "center", "desk"]
# A change of these is a change of what readers see. `public_score` is left out: it only orders.
CENTER_COLUMNS = [
    "code", "kind", "region_id", "operator_id", "latitude", "longitude", "timezone", "postcode", "phone", "website",
    "accessibility", "payment_methods", "hours_raw", "by_appointment", "is_active", "is_demo",
    *(f"{field}_{language}" for field in ("name", "address", "description") for language in LANGUAGES),
]  # fmt: skip
READ = {
    "region": "", "entity": "", "service": "", "servicedocument": "", "desk": "", "desk_services": "",
    "openinghours": "", "openingexception": "", "center": f" OF {', '.join(CENTER_COLUMNS)}",
}  # fmt: skip

# The point on a unit sphere: the index gives true nearest-first order, across the date line and at the poles.
EARTH = """
ALTER TABLE centers_center ADD COLUMN earth cube GENERATED ALWAYS AS (
    CASE WHEN latitude IS NOT NULL AND longitude IS NOT NULL THEN cube(ARRAY[
        cos(radians(latitude)) * cos(radians(longitude)),
        cos(radians(latitude)) * sin(radians(longitude)),
        sin(radians(latitude))
    ]) END
) STORED;
CREATE INDEX center_earth ON centers_center USING gist (earth);
"""
SEARCH = "CREATE INDEX center_search ON centers_center USING gin (search_text gin_trgm_ops)"
EDITION = """
CREATE FUNCTION centers_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO centers_edition (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
    RETURN NULL;
END $$;
"""
NEVER_DELETED = """
CREATE FUNCTION centers_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never deleted: close them instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def _orders() -> Iterator[migrations.RunSQL]:
    for position, language in enumerate(LANGUAGES, start=1):
        yield migrations.RunSQL(
            f"CREATE INDEX center_order_{language} ON centers_center"
            f' ((COALESCE(sort_names[{position}], \'\')) COLLATE "C", code COLLATE "C")',
            f"DROP INDEX center_order_{language}",
        )


def _edition_triggers() -> Iterator[migrations.RunSQL]:
    # Before the statement: writers of the directory queue up here before they hold any row, so they cannot deadlock.
    for table, columns in READ.items():
        yield migrations.RunSQL(
            f"CREATE TRIGGER {table}_new_edition BEFORE INSERT OR DELETE OR UPDATE{columns} ON centers_{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION centers_new_edition()",
            f"DROP TRIGGER {table}_new_edition ON centers_{table}",
        )


def _delete_triggers() -> Iterator[migrations.RunSQL]:
    for table in KEPT:
        yield migrations.RunSQL(
            f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON centers_{table}"
            " FOR EACH ROW EXECUTE FUNCTION centers_never_deleted()",
            f"DROP TRIGGER {table}_never_deleted ON centers_{table}",
        )


class Migration(migrations.Migration):
    dependencies = [("centers", "0001_initial")]

    operations = [
        TrigramExtension(),
        CreateExtension("cube"),
        migrations.RunSQL(EARTH, "ALTER TABLE centers_center DROP COLUMN earth"),
        migrations.RunSQL(SEARCH, "DROP INDEX center_search"),
        *_orders(),
        migrations.RunSQL(
            'CREATE INDEX center_order_score ON centers_center ((COALESCE(public_score, -1)) DESC, code COLLATE "C")',
            "DROP INDEX center_order_score",
        ),
        migrations.RunSQL(EDITION, "DROP FUNCTION centers_new_edition"),
        *_edition_triggers(),
        migrations.RunSQL(NEVER_DELETED, "DROP FUNCTION centers_never_deleted"),
        *_delete_triggers(),
    ]
