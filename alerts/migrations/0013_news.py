"""Who wants to hear of news about his ratings, what is new, whom to wake."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_first_consent_texts"),
        ("alerts", "0012_findings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="News",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=6)),
                (
                    "cause",
                    models.UUIDField(
                        help_text="the released evaluation that was answered, or the alert that was resolved"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "cause"), name="news_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reply", "action"])), name="news_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
                (
                    "action",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action__contained_by", ["push", "mail"]), ("reply__contained_by", ["push", "mail"])
                        ),
                        name="wish_ways_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("action", []), ("reply", []), _negated=True), name="wish_wants_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=4)),
                ("round", models.PositiveIntegerField(default=1, help_text="how often news came since it waits")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="not before; while somebody sends it: when another may",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="alerts.pushsubscription"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["channel", "due_at"], name="nudge_due")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "channel", "subscription"), name="nudge_once_a_way", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "push"), ("subscription__isnull", False)),
                            models.Q(("channel", "mail"), ("subscription", None)),
                            _connector="OR",
                        ),
                        name="nudge_has_its_way",
                    ),
                ],
            },
        ),
    ]
