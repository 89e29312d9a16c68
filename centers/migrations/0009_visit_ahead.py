"""Before a visit: centers kept at hand, papers that can be ticked off, and what the best rated is ordered by."""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

# What the published points are at least, as far as anybody can know who reads the card: the lower end of a 95 % interval
# for the smallest count of the band, with a deviation of 25 points. So three happy customers outdo no crowd.
FLOOR = """
ALTER TABLE centers_center ADD COLUMN public_floor float GENERATED ALWAYS AS (
    public_score - CASE public_n WHEN '50+' THEN 7 WHEN '20-49' THEN 11 WHEN '10-19' THEN 15 ELSE 22 END) STORED;
DROP INDEX center_order_score;
CREATE INDEX center_order_score ON centers_center ((COALESCE(public_floor, -1000)) DESC, code COLLATE "C");
"""
NO_FLOOR = """
DROP INDEX center_order_score;
CREATE INDEX center_order_score ON centers_center ((COALESCE(public_score, -1)) DESC, code COLLATE "C");
ALTER TABLE centers_center DROP COLUMN public_floor;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0008_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(help_text="1, 2, .. of the places a person has; no order")),
            ],
        ),
        migrations.AddField(
            model_name="center",
            name="public_n",
            field=models.CharField(
                editable=False, help_text="band of the ratings behind it, as published", max_length=10, null=True
            ),
        ),
        migrations.AddField(
            model_name="servicedocument",
            name="code",
            field=models.CharField(
                db_default=django.db.models.functions.comparison.Cast(
                    django.contrib.postgres.functions.RandomUUID(), models.CharField(max_length=64)
                ),
                editable=False,
                help_text="what a phone remembers when it is ticked off, whatever becomes of its words and position",
                max_length=64,
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="public_score",
            field=models.FloatField(
                editable=False,
                help_text="published mean points 0..100; `public_floor` orders by it (search)",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="servicedocument",
            constraint=models.UniqueConstraint(fields=("service", "code"), name="document_code_once"),
        ),
        migrations.AddConstraint(
            model_name="servicedocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")), name="document_code_shape"
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="center",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centers.center"
            ),
        ),
        migrations.AddField(
            model_name="favourite",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="favourites",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=models.UniqueConstraint(fields=("person", "center"), name="favourite_once"),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=models.UniqueConstraint(fields=("person", "place"), name="favourite_place_once"),
        ),
        migrations.AddConstraint(
            model_name="favourite",
            constraint=models.CheckConstraint(condition=models.Q(("place__range", (1, 200))), name="favourite_so_many"),
        ),
        migrations.RunSQL(FLOOR, NO_FLOOR),
    ]
