"""What residents have seen of the answers to their ratings, and since when their list of recent centers counts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_first_consent_texts"),
        ("evaluations", "0012_trust"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecentSince",
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
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("evaluation_id", models.UUIDField(primary_key=True, serialize=False)),
                ("mark", models.BinaryField(max_length=8)),
            ],
        ),
    ]
