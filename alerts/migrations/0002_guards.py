"""What was told stays told: deliveries never change, alerts never go, mailboxes never count backwards."""

from django.db import migrations

GUARD = """
CREATE FUNCTION alerts_delivery_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a delivery never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER alerts_delivery_guard BEFORE UPDATE ON alerts_delivery
    FOR EACH STATEMENT EXECUTE FUNCTION alerts_delivery_guard();

CREATE FUNCTION alerts_mailbox_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last < OLD.last OR NEW.person_id <> OLD.person_id THEN
        RAISE EXCEPTION 'a mailbox only counts forwards' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alerts_mailbox_guard BEFORE UPDATE ON alerts_mailbox
    FOR EACH ROW EXECUTE FUNCTION alerts_mailbox_guard();

-- Managers' alerts keep their words but for an erased comment; the quality team's follow the last content.
CREATE FUNCTION alerts_alert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
    END IF;
    IF OLD.state = 'resolved' AND (NEW.state, NEW.cause, NEW.action, NEW.acknowledged_at, NEW.resolved_at)
        IS DISTINCT FROM (OLD.state, OLD.cause, OLD.action, OLD.acknowledged_at, OLD.resolved_at)
    THEN
        RAISE EXCEPTION 'what is resolved stays resolved' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alerts_alert_guard BEFORE UPDATE OR DELETE ON alerts_alert
    FOR EACH ROW EXECUTE FUNCTION alerts_alert_guard();
"""
UNGUARD = """
DROP FUNCTION alerts_alert_guard() CASCADE;
DROP FUNCTION alerts_mailbox_guard() CASCADE;
DROP FUNCTION alerts_delivery_guard() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
