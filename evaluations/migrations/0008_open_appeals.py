"""Appeals know their center and the place they take while they wait: so many a center has, and no more."""

from django.db import migrations, models

FILL = """
UPDATE evaluations_appeal a SET center_id = r.center_id, place = n.place
FROM evaluations_released r,
    (SELECT a.id, row_number() OVER (PARTITION BY r.center_id ORDER BY a.made_at, a.id) AS place
     FROM evaluations_appeal a JOIN evaluations_released r ON r.id = a.released_id) n
WHERE r.id = a.released_id AND n.id = a.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0007_detection"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="center_id",
            field=models.IntegerField(help_text="that of the evaluation", null=True),
        ),
        migrations.AddField(
            model_name="appeal",
            name="place",
            field=models.PositiveSmallIntegerField(
                help_text="1, 2, .. of the places a center has for what is not decided", null=True
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="appeal",
            name="center_id",
            field=models.IntegerField(help_text="that of the evaluation"),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="place",
            field=models.PositiveSmallIntegerField(
                help_text="1, 2, .. of the places a center has for what is not decided"
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["center_id", "decision"], name="appeal_center"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__gte", 1)), name="appeal_place_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "")), fields=("center_id", "place"), name="appeal_one_open_a_place"
            ),
        ),
    ]
