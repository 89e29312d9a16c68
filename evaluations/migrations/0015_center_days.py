"""Finds the ratings of a center's days: single days of what the figures keep by months only."""

from django.db import migrations, models

from ._building import log_index


class Migration(migrations.Migration):
    atomic = False  # built while ratings arrive

    dependencies = [("evaluations", "0014_attachments")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[log_index("evaluation_center_day", "(center_id, local_day)")],
            state_operations=[
                migrations.AddIndex(
                    "evaluation", models.Index(fields=["center_id", "local_day"], name="evaluation_center_day")
                ),
            ],
        ),
    ]
