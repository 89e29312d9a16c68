"""Minutes in the rollups, and further cuts. What was folded before has neither: fold it again (docs/operations.md)."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q


def minutes(what: str) -> models.Field:
    return ArrayField(base_field=models.IntegerField(), help_text=what, null=True, size=None)


class Migration(migrations.Migration):
    dependencies = [("scores", "0008_standings")]

    operations = [
        migrations.AddField("rollup", "waiting", minutes("visits by minutes until being served")),
        migrations.AddField("rollup", "completion", minutes("visits by minutes from then to done")),
        migrations.RemoveConstraint("rollup", "rollup_level_known"),
        # On the way back the rows that the older rule forbids must go; they can be folded again.
        migrations.RunSQL(
            migrations.RunSQL.noop, "DELETE FROM scores_rollup WHERE level > 7 OR (level = 7 AND key >= 100)"
        ),
        migrations.AddConstraint(
            "rollup", models.CheckConstraint(condition=Q(level__gte=1, level__lte=13), name="rollup_level_known")
        ),
    ]
