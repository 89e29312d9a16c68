"""Finds the used evidence of days so long ago that nobody can rate them any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0017_remainders")]

    operations = [
        migrations.AddIndex("visituse", models.Index(fields=["day"], name="visit_use_day")),
    ]
