"""What a round is never changes: its rules once written, its result once frozen."""

from django.db import migrations

FORBID = """
CREATE FUNCTION scores_round_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE permitted scores_round;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    permitted := OLD;
    IF (OLD.state, NEW.state) IN (('open', 'freezing'), ('open', 'cancelled')) THEN
      permitted.state := NEW.state;
      permitted.bound := NEW.bound;
    ELSIF OLD.state = 'freezing' THEN
      permitted.done := NEW.done;
      IF NEW.state = 'frozen' THEN
        permitted.state := NEW.state;
        permitted.frozen_at := NEW.frozen_at;
        permitted.manifest := NEW.manifest;
        permitted.manifest_sha256 := NEW.manifest_sha256;
      END IF;
    END IF;
    IF NEW IS NOT DISTINCT FROM permitted THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the rules and results of a round do not change'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'round_does_not_change';
END $$;
CREATE TRIGGER round_guard BEFORE UPDATE OR DELETE ON scores_round
  FOR EACH ROW EXECUTE FUNCTION scores_round_guard();
CREATE TRIGGER round_guard_truncate BEFORE TRUNCATE ON scores_round
  FOR EACH STATEMENT EXECUTE FUNCTION scores_round_guard();

CREATE FUNCTION scores_roundresult_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM scores_round WHERE id = NEW.round_id AND state = 'freezing') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the rules and results of a round do not change'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'round_does_not_change';
END $$;
CREATE TRIGGER result_guard BEFORE INSERT OR UPDATE OR DELETE ON scores_roundresult
  FOR EACH ROW EXECUTE FUNCTION scores_roundresult_guard();
CREATE TRIGGER result_guard_truncate BEFORE TRUNCATE ON scores_roundresult
  FOR EACH STATEMENT EXECUTE FUNCTION scores_roundresult_guard();
"""
ALLOW = """
DROP FUNCTION scores_round_guard() CASCADE;
DROP FUNCTION scores_roundresult_guard() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("scores", "0005_rounds")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
