"""Alerts for auditors: what detectors propose."""

from django.db import migrations, models

KINDS = [
    "rating_told", "rating_received", "pulse", "low_factor", "low_overall", "low_waiting_run", "sudden_drop",
    "target_exceeded", "payment_down", "closed", "safety_obstacle", "accessibility_obstacle", "praise", "record_week",
    "finding_proposed",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("alerts", "0011_folding")]

    operations = [
        migrations.RemoveConstraint("alert", "alert_audience_known"),
        migrations.RemoveConstraint("alert", "alert_kind_known"),
        migrations.AddConstraint(
            "alert", models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="alert_kind_known")
        ),
        migrations.AddConstraint(
            "alert",
            models.CheckConstraint(
                condition=models.Q(audience__in=["managers", "quality", "auditors"]), name="alert_audience_known"
            ),
        ),
    ]
