from django.db import migrations

# What evaluations_claim does for many, for one id and at half the price: it takes the id until the end of the
# transaction and tells whether the log does not hold it yet.
CLAIM_ONE = """
CREATE FUNCTION evaluations_claim_one(id uuid, since timestamptz) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(uuid_hash_extended(id, 0));
  RETURN NOT EXISTS (SELECT FROM evaluations_evaluation
    WHERE evaluation_id = id AND revision = 0 AND visited_at >= since);
END $$;
"""

UNCLAIM_ONE = """
DROP FUNCTION evaluations_claim_one(uuid, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_may_write")]

    operations = [migrations.RunSQL(CLAIM_ONE, UNCLAIM_ONE)]
