"""A finding is decided once; it and its ratings stay. Marks of staff are not journaled, like those of raters."""

from django.db import migrations

FORBID = """
CREATE FUNCTION scores_finding_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE permitted scores_finding;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    permitted := OLD;
    IF NEW.decided_by_id IS NULL THEN permitted.decided_by_id := NULL; END IF;
    IF OLD.state = 'open' THEN
      permitted.evidence := NEW.evidence;
      permitted.state := NEW.state;
      permitted.reason := NEW.reason;
      permitted.decided_by_id := NEW.decided_by_id;
      permitted.decided_at := NEW.decided_at;
    END IF;
    IF NEW IS NOT DISTINCT FROM permitted THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'findings stay, and are decided once'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finding_stays';
END $$;
CREATE TRIGGER finding_guard BEFORE UPDATE OR DELETE ON scores_finding
  FOR EACH ROW EXECUTE FUNCTION scores_finding_guard();
CREATE TRIGGER finding_guard_truncate BEFORE TRUNCATE ON scores_finding
  FOR EACH STATEMENT EXECUTE FUNCTION scores_finding_guard();

CREATE FUNCTION scores_suspect_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT FROM scores_finding WHERE id = NEW.finding_id AND state = 'open' AND detector = NEW.detector) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'findings stay, and are decided once'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finding_stays';
END $$;
CREATE TRIGGER suspect_guard BEFORE INSERT OR UPDATE OR DELETE ON scores_suspect
  FOR EACH ROW EXECUTE FUNCTION scores_suspect_guard();
CREATE TRIGGER suspect_guard_truncate BEFORE TRUNCATE ON scores_suspect
  FOR EACH STATEMENT EXECUTE FUNCTION scores_suspect_guard();
"""
ALLOW = """
DROP FUNCTION scores_finding_guard() CASCADE;
DROP FUNCTION scores_suspect_guard() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("scores", "0010_findings")]

    operations = [
        migrations.RunSQL(FORBID, ALLOW),
        migrations.RunSQL("ALTER TABLE scores_staffmark SET UNLOGGED", "ALTER TABLE scores_staffmark SET LOGGED"),
    ]
