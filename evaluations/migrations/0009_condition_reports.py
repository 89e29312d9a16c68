"""What people report of places."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0008_open_appeals"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConditionReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="made by the phone; nobody is told it",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("center_id", models.IntegerField()),
                ("entity_id", models.IntegerField(help_text="whose service it concerns", null=True)),
                ("kind", models.CharField(max_length=40)),
                ("payment_method", models.CharField(blank=True, max_length=20)),
                ("service", models.CharField(blank=True, max_length=64)),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("day", models.DateField(help_text="on which it was seen, where the center is")),
                ("observed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "text",
                    models.TextField(blank=True, help_text="for the quality team; emptied when its author is erased"),
                ),
                ("counted", models.BooleanField(help_text="told; false where the same person had said it that day")),
                ("reporter", models.BinaryField(help_text="of the person and the day", max_length=16, null=True)),
                (
                    "fingerprint",
                    models.BinaryField(help_text="tells whether it is sent again", max_length=32, null=True),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("reporter", None), _negated=True),
                        fields=["reporter"],
                        name="condition_reporter",
                    ),
                    models.Index(fields=["center_id", "kind", "received_at"], name="condition_lately"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("counted", True)),
                        fields=("center_id", "kind", "day", "reporter"),
                        name="condition_counts_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "payment_down",
                                    "closed",
                                    "safety_obstacle",
                                    "accessibility_obstacle",
                                    "target_exceeded",
                                ],
                            )
                        ),
                        name="condition_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "payment_down"), models.Q(("payment_method", ""), _negated=True)),
                            models.Q(models.Q(("kind", "payment_down"), _negated=True), ("payment_method", "")),
                            _connector="OR",
                        ),
                        name="condition_payment_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "target_exceeded"), ("minutes__isnull", False), ("minutes__range", (1, 600))
                            ),
                            models.Q(
                                models.Q(("kind", "target_exceeded"), _negated=True), ("minutes", None), ("service", "")
                            ),
                            _connector="OR",
                        ),
                        name="condition_minutes_of_target",
                    ),
                ],
            },
        ),
    ]
