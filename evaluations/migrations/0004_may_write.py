from django.db import migrations

# Whoever writes rows of a person holds his lock, shared; who erases him takes it alone. So an erasure waits for what is
# on its way, and what comes during it finds the session gone: each statement of a VOLATILE function sees what was
# committed before it began.
MAY_WRITE = """
CREATE FUNCTION evaluations_may_write(person uuid, session uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(uuid_hash_extended(person, 1));
  RETURN session IS NULL OR EXISTS (SELECT FROM accounts_session WHERE id = session AND revoked_at IS NULL);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_first_factor_sets"), ("accounts", "0001_initial")]

    operations = [migrations.RunSQL(MAY_WRITE, "DROP FUNCTION evaluations_may_write(uuid, uuid)")]
