import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Rollup",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "generation",
                        "level",
                        "key",
                        "grain",
                        "day",
                        "factor_set",
                        "source",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("generation", models.PositiveIntegerField()),
                ("level", models.PositiveSmallIntegerField()),
                ("key", models.BigIntegerField()),
                ("grain", models.CharField(help_text="D day, M month (day = its first)", max_length=1)),
                ("day", models.DateField()),
                ("factor_set", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=10)),
                ("received", models.BigIntegerField(help_text="evaluations standing, answered or not")),
                ("n", models.BigIntegerField(help_text="evaluations with at least one answered factor")),
                ("points", models.BigIntegerField(help_text="sum of evaluation points, thousandths")),
                (
                    "points_squared",
                    models.DecimalField(decimal_places=0, help_text="sum of their squares", max_digits=30),
                ),
                (
                    "boxes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        help_text="evaluations with E in [0,25) [25,50) [50,75) [75,100) {100}",
                        size=None,
                    ),
                ),
                ("counts", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("grain__in", ["D", "M"])), name="rollup_grain_known"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 7)), name="rollup_level_known"
                    ),
                ],
            },
        ),
        # Room on each page: counts change in place, without touching the index.
        migrations.RunSQL("ALTER TABLE scores_rollup SET (fillfactor = 80)", migrations.RunSQL.noop),
    ]
