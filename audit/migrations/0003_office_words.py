"""How forms and lists of the office call the fields: no change of tables."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="event",
            options={"verbose_name": "entry of the trail", "verbose_name_plural": "trail"},
        ),
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                db_index=True, help_text="verb, e.g. alert_resolved", max_length=60, verbose_name="what"
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="actor_id",
            field=models.UUIDField(
                db_index=True, help_text="person; empty when the system acted", null=True, verbose_name="who"
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="actor_role",
            field=models.CharField(blank=True, max_length=20, verbose_name="role"),
        ),
        migrations.AlterField(
            model_name="event",
            name="at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), db_index=True, verbose_name="time"
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="detail",
            field=models.JSONField(default=dict, help_text="what changed; never personal data", verbose_name="details"),
        ),
        migrations.AlterField(
            model_name="event",
            name="request_id",
            field=models.CharField(blank=True, max_length=64, verbose_name="request"),
        ),
        migrations.AlterField(
            model_name="event",
            name="target_id",
            field=models.CharField(max_length=100, verbose_name="row"),
        ),
        migrations.AlterField(
            model_name="event",
            name="target_type",
            field=models.CharField(help_text="app.model", max_length=60, verbose_name="kind of row"),
        ),
    ]
