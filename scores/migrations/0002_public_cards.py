from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scores", "0001_rollups"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicCard",
            fields=[
                ("center_id", models.IntegerField(primary_key=True, serialize=False)),
                ("received", models.PositiveIntegerField(help_text="evaluations that stood when it was published")),
                ("since", models.DateField(help_text="first month counted")),
                ("figures", models.JSONField(help_text="see publishing.public_figures")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("received__gte", 5)), name="publiccard_minimum")
                ],
            },
        ),
    ]
