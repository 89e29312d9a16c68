"""How forms and lists of the office call the fields: no change of tables."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0013_news"),
        ("centers", "0010_imported_lists"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="notice",
            options={"verbose_name": "notice", "verbose_name_plural": "notices"},
        ),
        migrations.AlterField(
            model_name="deadlinesetting",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="centers.entity",
                verbose_name="entity",
            ),
        ),
        migrations.AlterField(
            model_name="deadlinesetting",
            name="severity",
            field=models.CharField(
                choices=[("urgent", "urgent"), ("warning", "warning")], max_length=10, verbose_name="severity"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(max_length=4, verbose_name="channel"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="created_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="made"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(
                help_text="not before; while somebody sends it: when another may", verbose_name="not before"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="ended"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="reason",
            field=models.CharField(
                blank=True, help_text="class of the last failure, or why not", max_length=40, verbose_name="reason"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(default="queued", max_length=10, verbose_name="state"),
        ),
        migrations.AlterField(
            model_name="rulebound",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="centers.entity",
                verbose_name="entity",
            ),
        ),
    ]
