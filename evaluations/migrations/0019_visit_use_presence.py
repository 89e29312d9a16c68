"""Whatever evidences a visit uses up that its author was there that day; transactions of one day share it."""

from django.db import migrations, models

SHARED = """
ALTER TABLE evaluations_visituse
  ADD COLUMN shared boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT visit_use_shared_presence CHECK (NOT shared OR octet_length(rater) = 16);
"""

# All keys of a use or none of them: the block undoes what it wrote before it met a key that is taken. What is nobody's
# comes first in every use, so two of them never wait for each other.
USE = """
CREATE FUNCTION evaluations_use(raters bytea[], digests bytea[], on_day date, shares boolean)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE written bigint;
BEGIN
  INSERT INTO evaluations_visituse AS held (rater, digest, day, shared)
    SELECT key.rater, key.digest, on_day, shares AND key.rater <> '' FROM unnest(raters, digests) AS key (rater, digest)
    ON CONFLICT (rater, digest) DO UPDATE SET shared = true WHERE held.shared AND EXCLUDED.shared;
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written < cardinality(digests) THEN
    RAISE unique_violation;
  END IF;
  RETURN true;
EXCEPTION WHEN unique_violation THEN
  RETURN false;
END $$;
"""

UNUSE = """
DROP FUNCTION evaluations_use(bytea[], bytea[], date, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0018_visit_use_day")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    SHARED,
                    "ALTER TABLE evaluations_visituse DROP CONSTRAINT visit_use_shared_presence, DROP COLUMN shared",
                ),
                migrations.RunSQL(USE, UNUSE),
            ],
            state_operations=[
                migrations.AddField(
                    "visituse",
                    "shared",
                    models.BooleanField(
                        default=False, help_text="a presence that another transaction of that day may share"
                    ),
                ),
            ],
        ),
    ]
