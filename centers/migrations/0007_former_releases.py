"""What an entity let through before: whoever is trusted less for a while is not told all of it afterwards."""

import django.db.models.deletion
from django.db import migrations, models

NOTE = """
CREATE FUNCTION centers_note_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO centers_formerrelease (entity_id, release, until) VALUES (old.id, old.release, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER entity_notes_release AFTER UPDATE OF release ON centers_entity
    FOR EACH ROW WHEN (old.release IS DISTINCT FROM new.release) EXECUTE FUNCTION centers_note_release();
"""
FORGET = "DROP TRIGGER entity_notes_release ON centers_entity; DROP FUNCTION centers_note_release();"


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0006_working_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("release", models.CharField(max_length=20)),
                ("until", models.DateTimeField()),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_releases",
                        to="centers.entity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("release__in", ["standard", "pulses_only", "never_live", "nothing"])),
                        name="formerrelease_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(NOTE, FORGET),
    ]
