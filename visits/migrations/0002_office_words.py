"""How forms and lists of the office call the fields: no change of tables."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0010_imported_lists"),
        ("visits", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="partnerkey",
            name="created_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="made"),
        ),
        migrations.AlterField(
            model_name="partnerkey",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partner_keys",
                to="centers.entity",
                verbose_name="entity",
            ),
        ),
        migrations.AlterField(
            model_name="partnerkey",
            name="expires_at",
            field=models.DateTimeField(verbose_name="good until"),
        ),
        migrations.AlterField(
            model_name="partnerkey",
            name="last_used_on",
            field=models.DateField(blank=True, null=True, verbose_name="last used"),
        ),
        migrations.AlterField(
            model_name="partnerkey",
            name="prefix",
            field=models.CharField(
                help_text="part of the key that may be seen", max_length=12, unique=True, verbose_name="begins with"
            ),
        ),
        migrations.AlterField(
            model_name="partnerkey",
            name="revoked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="revoked"),
        ),
        migrations.AlterField(
            model_name="partnerkey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), size=None, verbose_name="what it may be used for"
            ),
        ),
    ]
