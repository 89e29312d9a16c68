"""Finds the ratings of a center's days: single days of what the figures keep by months only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0014_attachments")]

    operations = [
        migrations.AddIndex(
            "evaluation", models.Index(fields=["center_id", "local_day"], name="evaluation_center_day")
        ),
    ]
