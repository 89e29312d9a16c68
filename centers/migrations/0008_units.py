"""Departments and sections of entities, and which of them a desk belongs to."""

import django.db.models.deletion
from django.db import migrations, models

# A desk belongs to a unit of its own entity, a section to a department of the same. Readers see units, and none is ever
# deleted: evaluations name them by number.
RULES = """
ALTER TABLE centers_desk ADD CONSTRAINT desk_unit_of_entity
    FOREIGN KEY (unit_id, entity_id) REFERENCES centers_unit (id, entity_id);
ALTER TABLE centers_unit ADD CONSTRAINT unit_parent_of_entity
    FOREIGN KEY (parent_id, entity_id) REFERENCES centers_unit (id, entity_id);
CREATE TRIGGER unit_new_edition BEFORE INSERT OR DELETE OR UPDATE ON centers_unit
    FOR EACH STATEMENT EXECUTE FUNCTION centers_new_edition();
CREATE TRIGGER unit_never_deleted BEFORE DELETE ON centers_unit
    FOR EACH ROW EXECUTE FUNCTION centers_never_deleted();
"""
NO_RULES = """
DROP TRIGGER unit_never_deleted ON centers_unit;
DROP TRIGGER unit_new_edition ON centers_unit;
ALTER TABLE centers_unit DROP CONSTRAINT unit_parent_of_entity;
ALTER TABLE centers_desk DROP CONSTRAINT desk_unit_of_entity;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0007_former_releases"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                ("name_ar", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_ur", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_hi", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("is_active", models.BooleanField(default=True)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="centers.entity"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="centers.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
            },
        ),
        migrations.AddField(
            model_name="desk",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                help_text="department or section of the entity",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="desks",
                to="centers.unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")), name="unit_code_shape"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="unit_named"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="unit_not_own_parent"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("id", "entity"), name="unit_of_entity"),
        ),
        migrations.RunSQL(RULES, NO_RULES),
    ]
