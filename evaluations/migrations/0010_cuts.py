"""What further cuts of the figures need: who came, in which unit, at which hour, in which language, what was promised."""

from django.db import migrations, models

# Domains, for PostgreSQL reads their rules once a session. They get their rules after the columns exist, unchecked: a
# column of a domain with rules would rewrite the whole log, and what stands there is null.
COLUMNS = """
CREATE DOMAIN evaluation_category AS varchar(10);
CREATE DOMAIN evaluation_hour AS smallint;
CREATE DOMAIN evaluation_language AS varchar(7);
CREATE DOMAIN evaluation_target AS smallint;
ALTER TABLE evaluations_evaluation
  ADD COLUMN unit_id integer,
  ADD COLUMN local_hour evaluation_hour,
  ADD COLUMN customer_category evaluation_category,
  ADD COLUMN language evaluation_language,
  ADD COLUMN waiting_target evaluation_target,
  ADD COLUMN completion_target evaluation_target;
ALTER DOMAIN evaluation_category ADD CONSTRAINT evaluation_category_known CHECK (VALUE IN
  ('citizen', 'resident', 'visitor', 'contractor', 'consultant', 'supplier', 'developer', 'entity')) NOT VALID;
ALTER DOMAIN evaluation_hour ADD CONSTRAINT evaluation_hour_range CHECK (VALUE BETWEEN 0 AND 23) NOT VALID;
ALTER DOMAIN evaluation_language ADD CONSTRAINT evaluation_language_known CHECK (VALUE IN
  ('ar', 'en', 'ur', 'hi', 'es', 'zh-hans', 'fr', 'ru')) NOT VALID;
ALTER DOMAIN evaluation_target ADD CONSTRAINT evaluation_target_positive CHECK (VALUE >= 0) NOT VALID;
"""

NO_COLUMNS = """
ALTER TABLE evaluations_evaluation
  DROP COLUMN unit_id, DROP COLUMN local_hour, DROP COLUMN customer_category, DROP COLUMN language,
  DROP COLUMN waiting_target, DROP COLUMN completion_target;
DROP DOMAIN evaluation_category, evaluation_hour, evaluation_language, evaluation_target;
"""

FIELDS = {
    "unit_id": models.IntegerField(null=True, help_text="of the desk when it was rated"),
    "local_hour": models.PositiveSmallIntegerField(null=True, help_text="hour of the visit there; 0..23"),
    "customer_category": models.CharField(max_length=10, null=True),
    "language": models.CharField(max_length=7, null=True, help_text="in which the questions were read: one of eight"),
    "waiting_target": models.PositiveSmallIntegerField(null=True, help_text="minutes the service promised then"),
    "completion_target": models.PositiveSmallIntegerField(null=True, help_text="minutes the service promised then"),
}


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0009_condition_reports")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMNS, NO_COLUMNS)],
            state_operations=[
                migrations.AddField(model_name="evaluation", name=name, field=field) for name, field in FIELDS.items()
            ],
        ),
    ]
