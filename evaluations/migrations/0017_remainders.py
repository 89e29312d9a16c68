"""What is kept of commitments whose salts are destroyed; rows are only added."""

from django.db import migrations, models

GUARD = """
CREATE FUNCTION evaluations_remainder_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is kept of a commitment stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER remainder_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON evaluations_remainder
  FOR EACH STATEMENT EXECUTE FUNCTION evaluations_remainder_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0016_evaluation_cause")]

    operations = [
        migrations.CreateModel(
            name="Remainder",
            fields=[
                ("commitment", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("scores_salt", models.BinaryField(max_length=32)),
                ("counted_salt", models.BinaryField(max_length=32)),
                ("closed", models.BinaryField(help_text="commitments of the other parts", max_length=128)),
            ],
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION evaluations_remainder_guard() CASCADE"),
    ]
