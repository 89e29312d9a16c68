"""When public offices work, for deadlines: hours, holidays and Ramadans of regions."""

import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

# Two shifts of a day never overlap, nor do two Ramadans of a region.
APART = """
ALTER TABLE centers_workinghours ADD CONSTRAINT workinghours_apart EXCLUDE USING gist (
    region_id WITH =, season WITH =, weekday WITH =,
    int4range((EXTRACT(EPOCH FROM opens) / 60)::int, (EXTRACT(EPOCH FROM closes) / 60)::int) WITH &&);
ALTER TABLE centers_ramadan ADD CONSTRAINT ramadan_apart EXCLUDE USING gist (
    region_id WITH =, daterange(first, last, '[]') WITH &&);
"""
TOGETHER = """
ALTER TABLE centers_workinghours DROP CONSTRAINT workinghours_apart;
ALTER TABLE centers_ramadan DROP CONSTRAINT ramadan_apart;
"""
TABLES = ["workinghours", "ramadan", "holiday"]


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0005_entity_release"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holidays", to="centers.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "holiday",
                "verbose_name_plural": "holidays",
                "ordering": ("date",),
                "constraints": [models.UniqueConstraint(fields=("region", "date"), name="holiday_once")],
            },
        ),
        migrations.CreateModel(
            name="Ramadan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ramadans", to="centers.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "Ramadan",
                "verbose_name_plural": "Ramadan",
                "ordering": ("first",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("last"))), name="ramadan_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "season",
                    models.CharField(
                        choices=[("regular", "regular"), ("ramadan", "ramadan")], default="regular", max_length=10
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(help_text="0 = Monday .. 6 = Sunday")),
                ("opens", models.TimeField()),
                ("closes", models.TimeField(help_text="on the same day")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="working_hours", to="centers.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "working hours",
                "verbose_name_plural": "working hours",
                "ordering": ("season", "weekday", "opens"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="workinghours_weekday"),
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))), name="workinghours_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("season__in", ["regular", "ramadan"])), name="workinghours_season_known"
                    ),
                ],
            },
        ),
        BtreeGistExtension(),
        migrations.RunSQL(APART, TOGETHER),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_new_edition BEFORE INSERT OR DELETE OR UPDATE ON centers_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION centers_new_edition()",
                f"DROP TRIGGER {table}_new_edition ON centers_{table}",
            )
            for table in TABLES
        ),
    ]
