"""Photos and voice notes, the files that nobody needs, and what a phone says of its photos with the evaluation."""

import django.db.models.functions.datetime
from django.db import migrations, models

# The domain gets its rule after the column exists, unchecked, as in 0010.
COLUMNS = """
CREATE DOMAIN evaluation_photos AS smallint;
ALTER TABLE evaluations_evaluation
  ADD COLUMN photos_expected evaluation_photos,
  ADD COLUMN share_photos boolean NOT NULL DEFAULT false;
ALTER DOMAIN evaluation_photos ADD CONSTRAINT evaluation_photos_range CHECK (VALUE BETWEEN 0 AND 5) NOT VALID;
"""

NO_COLUMNS = """
ALTER TABLE evaluations_evaluation DROP COLUMN photos_expected, DROP COLUMN share_photos;
DROP DOMAIN evaluation_photos;
"""

FIELDS = {
    "photos_expected": models.PositiveSmallIntegerField(null=True, help_text="that the phone means to send: 0..5"),
    "share_photos": models.BooleanField(default=False),
}


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0013_own_ratings"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMNS, NO_COLUMNS)],
            state_operations=[
                migrations.AddField(model_name="evaluation", name=name, field=field) for name, field in FIELDS.items()
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "evaluation_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("evaluation_id", models.UUIDField()),
                ("id", models.UUIDField(help_text="made by the phone; nobody else is told it")),
                ("kind", models.CharField(max_length=5)),
                (
                    "place",
                    models.PositiveSmallIntegerField(help_text="1, 2, .. of the places an evaluation has for its kind"),
                ),
                ("reference", models.UUIDField(help_text="under which the evaluation's alerts are kept")),
                ("center_id", models.IntegerField(help_text="that of the evaluation")),
                ("day", models.DateField(help_text="UTC; of receipt")),
                ("digest", models.BinaryField(help_text="keyed; of what was sent", max_length=32)),
                ("file", models.CharField(help_text="name in the storage, made by chance", max_length=40, unique=True)),
                ("thumbnail", models.CharField(max_length=40, null=True, unique=True)),
                ("size", models.PositiveIntegerField(help_text="bytes of the file")),
                ("width", models.PositiveSmallIntegerField(null=True)),
                ("height", models.PositiveSmallIntegerField(null=True)),
                ("duration_ms", models.PositiveIntegerField(null=True)),
                (
                    "look",
                    models.BigIntegerField(
                        help_text="perceptual hash: photos that look alike differ in few bits", null=True
                    ),
                ),
                (
                    "share",
                    models.BooleanField(
                        default=False, help_text="the center may see it with what is told of the evaluation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["reference"], name="attachment_reference"),
                    models.Index(
                        condition=models.Q(("kind", "photo")), fields=["center_id", "day"], name="attachment_center_day"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation_id", "kind", "place"), name="attachment_one_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "photo"), ("place__range", (1, 5))),
                            models.Q(("kind", "voice"), ("place", 1)),
                            _connector="OR",
                        ),
                        name="attachment_place_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "photo"),
                                ("duration_ms", None),
                                ("height__isnull", False),
                                ("look__isnull", False),
                                ("thumbnail__isnull", False),
                                ("width__isnull", False),
                            ),
                            models.Q(
                                ("kind", "voice"),
                                ("duration_ms__gt", 0),
                                ("height", None),
                                ("look", None),
                                ("thumbnail", None),
                                ("width", None),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("file", models.F("thumbnail")), _negated=True), name="attachment_two_files"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LooseFile",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["since"], name="loosefile_since")],
            },
        ),
    ]
