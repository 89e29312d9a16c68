import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models

# Marks need no durability: without a journal they cost least, and stay out of backups and replicas.
UNLOGGED = "ALTER TABLE evaluations_signal SET UNLOGGED"
LOGGED = "ALTER TABLE evaluations_signal SET LOGGED"

# Appeals that hold an evaluation back already.
APPEALED = """
INSERT INTO evaluations_hold (evaluation_id, center_id, cause, since)
SELECT o.evaluation_id, a.center_id, a.id, a.made_at FROM evaluations_appeal a JOIN evaluations_origin o USING (released_id)
WHERE a.decision IN ('', 'upheld')
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0010_cuts")]

    operations = [
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("evaluation_id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField(help_text="UTC; of receipt")),
                (
                    "network",
                    models.BinaryField(help_text="of the /24 or /48 and the day", max_length=16, null=True),
                ),
                (
                    "device",
                    models.BinaryField(help_text="of what the app calls itself, and the day", max_length=16, null=True),
                ),
                ("account_age", models.PositiveSmallIntegerField(help_text="see kinds.AccountAge", null=True)),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.BrinIndex(fields=["day"], name="signal_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("account_age__in", [0, 1, 2, 3]), ("account_age", None), _connector="OR"),
                        name="signal_age_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(UNLOGGED, LOGGED),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("evaluation_id", models.UUIDField()),
                ("center_id", models.IntegerField(help_text="that of the evaluation")),
                ("cause", models.UUIDField(help_text="an appeal or a finding")),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["center_id", "evaluation_id"], name="hold_center")],
                "constraints": [models.UniqueConstraint(fields=("evaluation_id", "cause"), name="hold_once_a_cause")],
            },
        ),
        migrations.RunSQL(APPEALED, migrations.RunSQL.noop),
    ]
