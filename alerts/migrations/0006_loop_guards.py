"""An alert goes only where the workflow leads; what was said on the way, and that it was handed up, stays."""

from django.db import migrations

GUARD = """
CREATE FUNCTION alerts_workflow_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (('open', 'open'), ('acknowledged', 'acknowledged'), ('resolved', 'resolved'),
        ('verified', 'verified'), ('open', 'acknowledged'), ('open', 'resolved'), ('acknowledged', 'resolved'),
        ('resolved', 'verified'), ('resolved', 'open'))
    THEN
        RAISE EXCEPTION 'an alert does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('resolved', 'verified') AND NEW.state <> 'open'
        AND (NEW.cause, NEW.action, NEW.acknowledged_at, NEW.resolved_at)
        IS DISTINCT FROM (OLD.cause, OLD.action, OLD.acknowledged_at, OLD.resolved_at)
    THEN
        RAISE EXCEPTION 'what is resolved stays as it was resolved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.level < OLD.level THEN
        RAISE EXCEPTION 'an alert is not handed down' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alerts_workflow_guard BEFORE UPDATE ON alerts_alert
    FOR EACH ROW EXECUTE FUNCTION alerts_workflow_guard();

CREATE FUNCTION alerts_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND (NEW.alert_id, NEW.number, NEW.change, NEW.at, NEW.cause, NEW.text)
        IS NOT DISTINCT FROM (OLD.alert_id, OLD.number, OLD.change, OLD.at, OLD.cause, OLD.text)
    THEN
        RETURN NEW;  -- who took it is erased
    END IF;
    RAISE EXCEPTION 'what was done stays told' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER alerts_step_guard BEFORE UPDATE OR DELETE ON alerts_step
    FOR EACH ROW EXECUTE FUNCTION alerts_step_guard();

CREATE FUNCTION alerts_escalation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'that an alert was handed up stays told' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER alerts_escalation_guard BEFORE UPDATE OR DELETE ON alerts_escalation
    FOR EACH ROW EXECUTE FUNCTION alerts_escalation_guard();
"""
UNGUARD = """
DROP FUNCTION alerts_escalation_guard() CASCADE;
DROP FUNCTION alerts_step_guard() CASCADE;
DROP FUNCTION alerts_workflow_guard() CASCADE;
"""
# The state part of the first guard knew no reopening.
WHAT = """
CREATE OR REPLACE FUNCTION alerts_alert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an alert is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.kind, NEW.audience, NEW.center_id, NEW.reference, NEW.raised_at)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.audience, OLD.center_id, OLD.reference, OLD.raised_at)
        OR NEW.entity_id IS DISTINCT FROM OLD.entity_id
    THEN
        RAISE EXCEPTION 'what an alert is about never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.audience = 'managers' AND (NEW.context IS DISTINCT FROM OLD.context OR NEW.severity <> OLD.severity
        OR NEW.comment NOT IN (OLD.comment, ''))
    THEN
        RAISE EXCEPTION 'what managers were told never changes' USING ERRCODE = 'restrict_violation';
    END IF;{state}
    RETURN NEW;
END $$;
"""
STATE = """
    IF OLD.state = 'resolved' AND (NEW.state, NEW.cause, NEW.action, NEW.acknowledged_at, NEW.resolved_at)
        IS DISTINCT FROM (OLD.state, OLD.cause, OLD.action, OLD.acknowledged_at, OLD.resolved_at)
    THEN
        RAISE EXCEPTION 'what is resolved stays resolved' USING ERRCODE = 'restrict_violation';
    END IF;"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_the_loop")]

    operations = [
        migrations.RunSQL(WHAT.format(state=""), WHAT.format(state=STATE)),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
