"""How forms and lists of the office call the fields: no change of tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0019_visit_use_presence"),
    ]

    operations = [
        migrations.AlterField(
            model_name="factor",
            name="code",
            field=models.CharField(
                help_text="Small Latin letters, digits and _. The same code in another version is the same factor.",
                max_length=40,
                verbose_name="code",
            ),
        ),
        migrations.AlterField(
            model_name="factor",
            name="position",
            field=models.PositiveSmallIntegerField(help_text="0, 1, 2, … without gaps.", verbose_name="order"),
        ),
        migrations.AlterField(
            model_name="factor",
            name="weight",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="weight"),
        ),
        migrations.AlterField(
            model_name="factorset",
            name="is_current",
            field=models.BooleanField(
                default=False, help_text="The set that residents are asked now.", verbose_name="in use"
            ),
        ),
        migrations.AlterField(
            model_name="factorset",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="published"),
        ),
        migrations.AlterField(
            model_name="factorset",
            name="version",
            field=models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="version"),
        ),
    ]
