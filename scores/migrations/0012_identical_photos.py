"""Findings of photos that several people sent."""

from django.db import migrations, models

DETECTORS = [
    "burst", "one_network", "one_device", "one_account", "identical_texts", "identical_photos", "impossible_travel",
    "staff", "sudden_praise",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("scores", "0011_finding_guard")]

    operations = [
        migrations.RemoveConstraint("finding", "finding_detector_known"),
        migrations.AddConstraint(
            "finding",
            models.CheckConstraint(condition=models.Q(("detector__in", DETECTORS)), name="finding_detector_known"),
        ),
    ]
