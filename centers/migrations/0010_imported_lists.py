"""Lists of centers that wait to be imported, and how the office calls the fields."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0009_visit_ahead"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedList",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("content", models.BinaryField(null=True)),
                ("digest", models.CharField(help_text="SHA-256 of the content, hex", max_length=64)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="brought"),
                ),
                ("done_at", models.DateTimeField(null=True, verbose_name="carried out")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="changed")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
            ],
            options={
                "verbose_name": "imported list",
                "verbose_name_plural": "imported lists",
            },
        ),
        migrations.AlterModelOptions(
            name="desk",
            options={"verbose_name": "desk", "verbose_name_plural": "desks"},
        ),
        migrations.AlterModelOptions(
            name="mandate",
            options={"verbose_name": "mandate", "verbose_name_plural": "mandates"},
        ),
        migrations.AlterModelOptions(
            name="openingexception",
            options={
                "ordering": ("date", "opens"),
                "verbose_name": "day with other hours",
                "verbose_name_plural": "days with other hours",
            },
        ),
        migrations.AlterModelOptions(
            name="openinghours",
            options={
                "ordering": ("weekday", "opens"),
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
            },
        ),
        migrations.AlterModelOptions(
            name="servicedocument",
            options={
                "ordering": ("position",),
                "verbose_name": "required document",
                "verbose_name_plural": "required documents",
            },
        ),
        migrations.AlterField(
            model_name="center",
            name="accessibility",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name="access"
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="by_appointment",
            field=models.BooleanField(default=False, verbose_name="appointment needed"),
        ),
        migrations.AlterField(
            model_name="center",
            name="code",
            field=models.CharField(max_length=64, unique=True, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="center",
            name="hours_raw",
            field=models.TextField(
                blank=True, help_text="As published, where they fit no week.", verbose_name="opening hours in words"
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="center",
            name="is_demo",
            field=models.BooleanField(default=False, verbose_name="demonstration"),
        ),
        migrations.AlterField(
            model_name="center",
            name="kind",
            field=models.CharField(default="center", max_length=20, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="center",
            name="latitude",
            field=models.FloatField(
                blank=True, help_text="Degrees, as maps show them.", null=True, verbose_name="latitude"
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="longitude",
            field=models.FloatField(
                blank=True, help_text="Degrees, as maps show them.", null=True, verbose_name="longitude"
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="operator",
            field=models.ForeignKey(
                blank=True,
                help_text="Who runs the place. Ratings that name no desk go to it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="operated_centers",
                to="centers.entity",
                verbose_name="operator",
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="payment_methods",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                default=list,
                size=None,
                verbose_name="ways to pay",
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="phone",
            field=models.CharField(
                blank=True, help_text="Public numbers, as printed.", max_length=200, verbose_name="phone"
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="postcode",
            field=models.CharField(blank=True, max_length=20, verbose_name="postcode"),
        ),
        migrations.AlterField(
            model_name="center",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="centers",
                to="centers.region",
                verbose_name="region",
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="source",
            field=models.CharField(
                blank=True,
                help_text="The list it was imported from; only that list changes it.",
                max_length=100,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="center",
            name="timezone",
            field=models.CharField(default="UTC", max_length=40, verbose_name="time zone"),
        ),
        migrations.AlterField(
            model_name="center",
            name="updated_at",
            field=models.DateTimeField(auto_now=True, verbose_name="changed"),
        ),
        migrations.AlterField(
            model_name="center",
            name="website",
            field=models.URLField(blank=True, max_length=300, verbose_name="website"),
        ),
        migrations.AlterField(
            model_name="desk",
            name="center",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="desks",
                to="centers.center",
                verbose_name="center",
            ),
        ),
        migrations.AlterField(
            model_name="desk",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="desks",
                to="centers.entity",
                verbose_name="entity",
            ),
        ),
        migrations.AlterField(
            model_name="desk",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="desk",
            name="services",
            field=models.ManyToManyField(
                blank=True, related_name="desks", to="centers.service", verbose_name="services"
            ),
        ),
        migrations.AlterField(
            model_name="desk",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="Department or section of the entity.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="desks",
                to="centers.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AlterField(
            model_name="entity",
            name="code",
            field=models.CharField(max_length=64, unique=True, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="entity",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="entity",
            name="is_demo",
            field=models.BooleanField(default=False, verbose_name="demonstration"),
        ),
        migrations.AlterField(
            model_name="entity",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="centers.entity",
                verbose_name="part of",
            ),
        ),
        migrations.AlterField(
            model_name="entity",
            name="region",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="centers.region",
                verbose_name="region",
            ),
        ),
        migrations.AlterField(
            model_name="entity",
            name="website",
            field=models.URLField(blank=True, verbose_name="website"),
        ),
        migrations.AlterField(
            model_name="holiday",
            name="date",
            field=models.DateField(verbose_name="date"),
        ),
        migrations.AlterField(
            model_name="mandate",
            name="center",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mandates",
                to="centers.center",
                verbose_name="center",
            ),
        ),
        migrations.AlterField(
            model_name="mandate",
            name="entity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mandates",
                to="centers.entity",
                verbose_name="entity",
            ),
        ),
        migrations.AlterField(
            model_name="mandate",
            name="person",
            field=models.ForeignKey(
                limit_choices_to={"is_active": True, "role__in": ["manager", "quality"]},
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mandates",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="openingexception",
            name="closes",
            field=models.TimeField(blank=True, null=True, verbose_name="closes"),
        ),
        migrations.AlterField(
            model_name="openingexception",
            name="date",
            field=models.DateField(verbose_name="date"),
        ),
        migrations.AlterField(
            model_name="openingexception",
            name="opens",
            field=models.TimeField(blank=True, null=True, verbose_name="opens"),
        ),
        migrations.AlterField(
            model_name="openinghours",
            name="closes",
            field=models.TimeField(verbose_name="closes"),
        ),
        migrations.AlterField(
            model_name="openinghours",
            name="opens",
            field=models.TimeField(verbose_name="opens"),
        ),
        migrations.AlterField(
            model_name="openinghours",
            name="weekday",
            field=models.PositiveSmallIntegerField(help_text="0 = Monday .. 6 = Sunday", verbose_name="weekday"),
        ),
        migrations.AlterField(
            model_name="ramadan",
            name="first",
            field=models.DateField(verbose_name="first day"),
        ),
        migrations.AlterField(
            model_name="ramadan",
            name="last",
            field=models.DateField(verbose_name="last day"),
        ),
        migrations.AlterField(
            model_name="region",
            name="code",
            field=models.CharField(max_length=64, unique=True, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="region",
            name="is_demo",
            field=models.BooleanField(default=False, verbose_name="demonstration"),
        ),
        migrations.AlterField(
            model_name="region",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="centers.region",
                verbose_name="part of",
            ),
        ),
        migrations.AlterField(
            model_name="region",
            name="timezone",
            field=models.CharField(default="UTC", max_length=40, verbose_name="time zone"),
        ),
        migrations.AlterField(
            model_name="service",
            name="code",
            field=models.CharField(max_length=64, unique=True, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="service",
            name="currency",
            field=models.CharField(blank=True, max_length=3, verbose_name="currency"),
        ),
        migrations.AlterField(
            model_name="service",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="centers.entity",
                verbose_name="entity",
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="fee",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="fee"),
        ),
        migrations.AlterField(
            model_name="service",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="service",
            name="is_demo",
            field=models.BooleanField(default=False, verbose_name="demonstration"),
        ),
        migrations.AlterField(
            model_name="service",
            name="payment_methods",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                default=list,
                size=None,
                verbose_name="ways to pay",
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="target_completion_minutes",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="promised time until it is done, minutes"
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="target_waiting_minutes",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="promised waiting time, minutes"
            ),
        ),
        migrations.AlterField(
            model_name="servicedocument",
            name="position",
            field=models.PositiveSmallIntegerField(verbose_name="order"),
        ),
        migrations.AlterField(
            model_name="unit",
            name="code",
            field=models.CharField(max_length=64, unique=True, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="unit",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="centers.entity",
                verbose_name="entity",
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="unit",
            name="is_demo",
            field=models.BooleanField(default=False, verbose_name="demonstration"),
        ),
        migrations.AlterField(
            model_name="unit",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="centers.unit",
                verbose_name="part of",
            ),
        ),
        migrations.AlterField(
            model_name="workinghours",
            name="closes",
            field=models.TimeField(verbose_name="closes"),
        ),
        migrations.AlterField(
            model_name="workinghours",
            name="opens",
            field=models.TimeField(verbose_name="opens"),
        ),
        migrations.AlterField(
            model_name="workinghours",
            name="season",
            field=models.CharField(
                choices=[("regular", "regular"), ("ramadan", "ramadan")],
                default="regular",
                max_length=10,
                verbose_name="season",
            ),
        ),
        migrations.AlterField(
            model_name="workinghours",
            name="weekday",
            field=models.PositiveSmallIntegerField(help_text="0 = Monday .. 6 = Sunday", verbose_name="weekday"),
        ),
        migrations.AlterConstraint(
            model_name="mandate",
            name="mandate_center_or_entity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("center", None), ("entity__isnull", False)),
                    models.Q(("center__isnull", False), ("entity", None)),
                    _connector="OR",
                ),
                name="mandate_center_or_entity",
                violation_error_message="A mandate is for one center or for one entity.",
            ),
        ),
        migrations.AddField(
            model_name="importedlist",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="brought by",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content", None), ("done_at__isnull", False)),
                    models.Q(("content__isnull", False), ("done_at", None)),
                    _connector="OR",
                ),
                name="importedlist_kept_until_done",
            ),
        ),
    ]
