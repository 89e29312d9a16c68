"""Alerts that collect what has the same cause: key, count and occurrences, and what may still change of them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION alerts_alert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an alert is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.kind, NEW.audience, NEW.center_id, NEW.reference, NEW.raised_at)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.audience, OLD.center_id, OLD.reference, OLD.raised_at)
        OR (NEW.entity_id, NEW.fold) IS DISTINCT FROM (OLD.entity_id, OLD.fold)
    THEN
        RAISE EXCEPTION 'what an alert is about never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.count < OLD.count OR (NEW.count > OLD.count OR NEW.folding) AND NOT OLD.folding THEN
        RAISE EXCEPTION 'an alert counts upwards while it collects, and collects once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.audience = 'managers' AND (NEW.comment NOT IN (OLD.comment, '')
        OR NEW.count = OLD.count AND (NEW.context IS DISTINCT FROM OLD.context OR NEW.severity <> OLD.severity)
        OR array_position(ARRAY['info', 'warning', 'urgent'], NEW.severity::text)
            < array_position(ARRAY['info', 'warning', 'urgent'], OLD.severity::text))
    THEN
        RAISE EXCEPTION 'what managers were told never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION alerts_occurrence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an occurrence is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.alert_id, NEW.number, NEW.reference, NEW.kind, NEW.audience, NEW.at)
        IS DISTINCT FROM (OLD.alert_id, OLD.number, OLD.reference, OLD.kind, OLD.audience, OLD.at)
        OR OLD.audience = 'managers' AND (NEW.context IS DISTINCT FROM OLD.context OR NEW.severity <> OLD.severity
            OR NEW.comment NOT IN (OLD.comment, ''))
    THEN
        RAISE EXCEPTION 'what was counted stays as it was told' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alerts_occurrence_guard BEFORE UPDATE OR DELETE ON alerts_occurrence
    FOR EACH ROW EXECUTE FUNCTION alerts_occurrence_guard();
CREATE TRIGGER alerts_occurrence_truncate_guard BEFORE TRUNCATE ON alerts_occurrence
    FOR EACH STATEMENT EXECUTE FUNCTION alerts_truncate_guard();
"""
UNGUARD = """
DROP FUNCTION alerts_occurrence_guard() CASCADE;
CREATE OR REPLACE FUNCTION alerts_alert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an alert is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.id, NEW.kind, NEW.audience, NEW.center_id, NEW.reference, NEW.raised_at)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.audience, OLD.center_id, OLD.reference, OLD.raised_at)
        OR NEW.entity_id IS DISTINCT FROM OLD.entity_id
    THEN
        RAISE EXCEPTION 'what an alert is about never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.audience = 'managers' AND (NEW.context IS DISTINCT FROM OLD.context OR NEW.severity <> OLD.severity
        OR NEW.comment NOT IN (OLD.comment, ''))
    THEN
        RAISE EXCEPTION 'what managers were told never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0010_rule_settings"),
        ("centers", "0006_working_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "alert_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occurrences",
                        to="alerts.alert",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("reference", models.UUIDField()),
                ("kind", models.CharField(max_length=40)),
                ("audience", models.CharField(max_length=10)),
                ("severity", models.CharField(max_length=10)),
                ("context", models.JSONField(default=dict)),
                (
                    "comment",
                    models.TextField(blank=True, help_text="only what its author allowed; emptied when he is erased"),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="alert",
            name="count",
            field=models.PositiveIntegerField(db_default=1, default=1, help_text="itself and its occurrences"),
        ),
        migrations.AddField(
            model_name="alert",
            name="fold",
            field=models.UUIDField(help_text="the same for what has one cause (alerts.duplicates)", null=True),
        ),
        migrations.AddField(
            model_name="alert",
            name="folding",
            field=models.BooleanField(db_default=False, default=False, help_text="further ones are counted here"),
        ),
        migrations.AlterField(
            model_name="alert",
            name="changed_at",
            field=models.DateTimeField(help_text="of state, level or count; readers are told of it", null=True),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("fold", None), _negated=True), fields=["fold", "raised_at"], name="alert_fold"
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("folding", True)), fields=("fold", "kind", "audience"), name="alert_one_collects"
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("folding", False),
                    models.Q(("fold__isnull", False), ("state__in", ["open", "acknowledged"])),
                    _connector="OR",
                ),
                name="alert_collects_while_unresolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("count", 1), models.Q(("count__gt", 1), ("fold__isnull", False)), _connector="OR"),
                name="alert_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(
                fields=("reference", "kind", "audience"), name="occurrence_once_a_cause"
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(condition=models.Q(("number__gt", 1)), name="occurrence_follows"),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__in", ["info", "warning", "urgent"])), name="occurrence_severity_known"
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
