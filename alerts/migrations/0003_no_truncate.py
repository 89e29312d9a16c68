from django.db import migrations

GUARD = """
CREATE FUNCTION alerts_truncate_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'alerts and their deliveries are never thrown away' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER alerts_alert_truncate_guard BEFORE TRUNCATE ON alerts_alert
    FOR EACH STATEMENT EXECUTE FUNCTION alerts_truncate_guard();
CREATE TRIGGER alerts_delivery_truncate_guard BEFORE TRUNCATE ON alerts_delivery
    FOR EACH STATEMENT EXECUTE FUNCTION alerts_truncate_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_guards")]

    operations = [migrations.RunSQL(GUARD, "DROP FUNCTION alerts_truncate_guard() CASCADE")]
