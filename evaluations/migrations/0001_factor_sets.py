import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# A published set and its factors are frozen; only "offered now" may change hands.
FREEZE = """
CREATE FUNCTION evaluations_factorset_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE permitted evaluations_factorset;
BEGIN
  IF OLD.published_at IS NULL THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF TG_OP = 'UPDATE' THEN
    permitted := OLD;
    permitted.is_current := NEW.is_current;
    IF NEW IS NOT DISTINCT FROM permitted THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'factor set % is published', OLD.version
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'factorset_frozen';
END $$;

CREATE TRIGGER factorset_frozen BEFORE UPDATE OR DELETE ON evaluations_factorset
  FOR EACH ROW EXECUTE FUNCTION evaluations_factorset_frozen();

CREATE FUNCTION evaluations_factor_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE versions int[];
BEGIN
  versions := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.factor_set_id]
                         WHEN 'DELETE' THEN ARRAY[OLD.factor_set_id]
                         ELSE ARRAY[OLD.factor_set_id, NEW.factor_set_id] END;
  -- FOR SHARE: a set cannot be published while its factors are being written.
  PERFORM 1 FROM evaluations_factorset WHERE version = ANY (versions) FOR SHARE;
  PERFORM 1 FROM evaluations_factorset WHERE version = ANY (versions) AND published_at IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION 'factor set % is published', versions[1]
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'factorset_frozen';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER factor_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluations_factor
  FOR EACH ROW EXECUTE FUNCTION evaluations_factor_frozen();
"""

THAW = """
DROP TRIGGER factor_frozen ON evaluations_factor;
DROP FUNCTION evaluations_factor_frozen();
DROP TRIGGER factorset_frozen ON evaluations_factorset;
DROP FUNCTION evaluations_factorset_frozen();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FoldCursor",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "xid",
                    models.DecimalField(
                        decimal_places=0, default=0, help_text="xid8 of the last row folded", max_digits=20
                    ),
                ),
                ("sequence", models.BigIntegerField(default=0, help_text="sequence of the last row folded")),
                ("rows", models.BigIntegerField(default=0, help_text="rows folded since the beginning")),
                ("generation", models.PositiveIntegerField(default=1, help_text="which copy of the result is read")),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("failed_at", models.DateTimeField(null=True)),
                (
                    "error",
                    models.CharField(blank=True, help_text="class of the last failure; no content", max_length=300),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FactorSet",
            fields=[
                ("version", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ur", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_hi", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "is_current",
                    models.BooleanField(default=False, help_text="what phones are offered when they name none"),
                ),
            ],
            options={
                "verbose_name": "factor set",
                "verbose_name_plural": "factor sets",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("is_current",), name="factorset_one_current"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_current", False), ("published_at__isnull", False), _connector="OR"),
                        name="factorset_current_is_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(help_text="0, 1, ..: place in the stored scores")),
                ("code", models.CharField(max_length=40)),
                ("weight", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ur", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_hi", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("question", models.CharField(blank=True, max_length=300, verbose_name="question")),
                ("question_ar", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                ("question_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                ("question_ur", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                ("question_hi", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                ("question_es", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                ("question_zh_hans", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                ("question_fr", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                ("question_ru", models.CharField(blank=True, max_length=300, null=True, verbose_name="question")),
                (
                    "factor_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="factors", to="evaluations.factorset"
                    ),
                ),
            ],
            options={
                "verbose_name": "factor",
                "verbose_name_plural": "factors",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("factor_set", "code"), name="factor_code_once"),
                    models.UniqueConstraint(fields=("factor_set", "position"), name="factor_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 1000)), name="factor_weight_range"
                    ),
                    models.CheckConstraint(condition=models.Q(("position__lte", 31)), name="factor_position_range"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z][a-z0-9_]{0,39}$")), name="factor_code_shape"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
