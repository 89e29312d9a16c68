from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scores", "0002_public_cards"),
    ]

    operations = [
        # Cards are derived: the next reader of each makes it again in its new form.
        migrations.RunSQL("DELETE FROM scores_publiccard", migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="publiccard", name="publiccard_minimum"),
        migrations.RemoveField(model_name="publiccard", name="received"),
        migrations.RemoveField(model_name="publiccard", name="since"),
        migrations.AddField(
            model_name="publiccard",
            name="slot",
            field=models.BigIntegerField(default=0, help_text="number of the slot in which it was last looked at"),
            preserve_default=False,
        ),
    ]
