"""A kind of entry that is about nothing."""

from django.db import migrations, models

NAME = "ledger_entry_kind_known"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name=NAME),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", [1, 2, 3, 4, 5, 6, 7, 8, 9])), name=NAME),
        ),
    ]
