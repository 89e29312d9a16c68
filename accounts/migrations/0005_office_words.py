"""How forms and lists of the office call the fields: no change of tables."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_first_consent_texts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consenttext",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="published"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="purpose",
            field=models.CharField(
                choices=[("terms", "terms"), ("notifications", "notifications"), ("photos", "photos")],
                max_length=20,
                verbose_name="purpose",
            ),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text",
            field=models.TextField(verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_ar",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_en",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_es",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_fr",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_hi",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_ru",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_ur",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="text_zh_hans",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title",
            field=models.CharField(max_length=200, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_ar",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_en",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_es",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_fr",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_hi",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_ru",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_ur",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="title_zh_hans",
            field=models.CharField(max_length=200, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="consenttext",
            name="version",
            field=models.PositiveSmallIntegerField(verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="person",
            name="is_demo",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="signs in only while AYN_DEV is on",
                verbose_name="demonstration",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="joined_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="since"
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="totp_enrolled_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="second factor since"),
        ),
    ]
