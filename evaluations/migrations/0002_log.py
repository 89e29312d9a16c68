import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

# What a value may be, as domains: PostgreSQL reads a domain's rule once a session and a table's at each statement, which
# was a quarter of what an insert costs.
DOMAINS = """
CREATE DOMAIN evaluation_channel AS varchar(10) CONSTRAINT evaluation_channel_known
  CHECK (VALUE IN ('counter', 'kiosk', 'web', 'app', 'phone', 'video', 'social', 'paper'));
CREATE DOMAIN evaluation_source AS varchar(10) CONSTRAINT evaluation_source_known
  CHECK (VALUE IN ('citizen', 'shopper', 'survey'));
CREATE DOMAIN evaluation_outcome AS varchar(10) CONSTRAINT evaluation_outcome_known
  CHECK (VALUE IN ('completed', 'partial', 'abandoned'));
CREATE DOMAIN evaluation_notify AS varchar(12) CONSTRAINT evaluation_notify_known
  CHECK (VALUE IN ('with_others', 'now'));
CREATE DOMAIN evaluation_payments AS varchar(20)[] CONSTRAINT evaluation_payment_known CHECK (VALUE <@
  ARRAY['cash', 'card', 'mobile', 'online', 'bank_transfer', 'cheque', 'wallet']::varchar(20)[]);
CREATE DOMAIN evaluation_scores AS smallint[]
  CONSTRAINT evaluation_scores_shape
    CHECK (array_ndims(VALUE) = 1 AND array_lower(VALUE, 1) = 1 AND cardinality(VALUE) BETWEEN 1 AND 32)
  CONSTRAINT evaluation_scores_range CHECK (0 <= ALL (VALUE) AND 5 >= ALL (VALUE))
  CONSTRAINT evaluation_scores_some CHECK (array_remove(VALUE, NULL) <> '{}');
CREATE DOMAIN evaluation_minutes AS smallint CONSTRAINT evaluation_minutes_range CHECK (VALUE BETWEEN 0 AND 1440);
CREATE DOMAIN evaluation_comment AS text CONSTRAINT evaluation_comment_length
  CHECK (char_length(VALUE) BETWEEN 1 AND 2000);
CREATE DOMAIN evaluation_latitude AS double precision CONSTRAINT evaluation_latitude_on_earth
  CHECK (VALUE BETWEEN -90 AND 90);
CREATE DOMAIN evaluation_longitude AS double precision CONSTRAINT evaluation_longitude_on_earth
  CHECK (VALUE BETWEEN -180 AND 180);
CREATE DOMAIN evaluation_accuracy AS double precision CONSTRAINT evaluation_accuracy_range
  CHECK (VALUE BETWEEN 0 AND 100000);
CREATE DOMAIN evaluation_pseudonym AS bytea CONSTRAINT evaluation_pseudonym_size CHECK (octet_length(VALUE) = 16);
CREATE DOMAIN evaluation_digest AS bytea CONSTRAINT evaluation_digest_size CHECK (octet_length(VALUE) = 32);
"""

UNDOMAINS = """
DROP DOMAIN evaluation_channel, evaluation_source, evaluation_outcome, evaluation_notify, evaluation_payments,
  evaluation_scores, evaluation_minutes, evaluation_comment, evaluation_latitude, evaluation_longitude,
  evaluation_accuracy, evaluation_pseudonym, evaluation_digest;
"""

# The log. Range-partitioned by month of the visit: a phone's visit time is the same in every retry, so the unique key
# may hold it. No foreign keys: their row locks would make a hot center a hot row.
LOG = """
CREATE SEQUENCE evaluations_evaluation_sequence AS bigint CACHE 1;

CREATE TABLE evaluations_evaluation (
  evaluation_id uuid NOT NULL,
  visited_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- Exact folding: rows below pg_snapshot_xmin never change and none appears among them later.
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  sequence bigint NOT NULL DEFAULT nextval('evaluations_evaluation_sequence'),
  latitude evaluation_latitude,
  longitude evaluation_longitude,
  accuracy_m evaluation_accuracy,
  center_id integer NOT NULL,
  region_id integer NOT NULL,
  country_id integer NOT NULL,
  entity_id integer,
  service_id integer,
  local_day date NOT NULL,
  revision smallint NOT NULL DEFAULT 0,
  kind smallint NOT NULL DEFAULT 1,
  factor_set smallint NOT NULL,
  waiting_minutes evaluation_minutes,
  completion_minutes evaluation_minutes,
  share_comment boolean NOT NULL DEFAULT false,
  channel evaluation_channel NOT NULL DEFAULT 'counter',
  source evaluation_source NOT NULL DEFAULT 'citizen',
  outcome evaluation_outcome NOT NULL DEFAULT 'completed',
  notify_center evaluation_notify NOT NULL DEFAULT 'with_others',
  owner evaluation_pseudonym,
  rater evaluation_pseudonym,
  fingerprint evaluation_digest NOT NULL,
  salt evaluation_digest,
  commitment evaluation_digest NOT NULL,
  scores evaluation_scores NOT NULL,
  payment_methods evaluation_payments NOT NULL DEFAULT '{}',
  comment_language varchar(35),
  comment evaluation_comment,
  PRIMARY KEY (evaluation_id, revision, visited_at),
  CONSTRAINT evaluation_kind_known CHECK (kind IN (1, 2, 3)),
  CONSTRAINT evaluation_first_is_submitted CHECK (revision >= 0 AND (kind = 1) = (revision = 0)),
  CONSTRAINT evaluation_position_whole
    CHECK ((latitude IS NULL) = (longitude IS NULL) AND (accuracy_m IS NULL OR latitude IS NOT NULL))
) PARTITION BY RANGE (visited_at);

ALTER SEQUENCE evaluations_evaluation_sequence OWNED BY evaluations_evaluation.sequence;
CREATE INDEX evaluation_log_order ON evaluations_evaluation (xid, sequence);
CREATE INDEX evaluation_owner ON evaluations_evaluation (owner);
"""

UNLOG = """
DROP TABLE evaluations_evaluation;
"""

# Rows are added and never changed. The one exception: erasing what belongs to a person.
GUARD = """
CREATE FUNCTION evaluations_evaluation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE permitted evaluations_evaluation;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    permitted := OLD;
    IF NEW.owner IS NULL THEN permitted.owner := NULL; END IF;
    IF NEW.rater IS NULL THEN permitted.rater := NULL; END IF;
    IF NEW.salt IS NULL THEN permitted.salt := NULL; END IF;
    IF NEW.comment IS NULL THEN permitted.comment := NULL; END IF;
    IF NEW.comment_language IS NULL THEN permitted.comment_language := NULL; END IF;
    IF NEW.latitude IS NULL AND NEW.longitude IS NULL AND NEW.accuracy_m IS NULL THEN
      permitted.latitude := NULL;
      permitted.longitude := NULL;
      permitted.accuracy_m := NULL;
    END IF;
    IF NEW IS NOT DISTINCT FROM permitted THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the log of evaluations only grows'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'evaluation_log_only_grows';
END $$;

CREATE TRIGGER evaluation_guard BEFORE UPDATE OR DELETE ON evaluations_evaluation
  FOR EACH ROW EXECUTE FUNCTION evaluations_evaluation_guard();
CREATE TRIGGER evaluation_guard_truncate BEFORE TRUNCATE ON evaluations_evaluation
  FOR EACH STATEMENT EXECUTE FUNCTION evaluations_evaluation_guard();
"""

UNGUARD = """
DROP FUNCTION evaluations_evaluation_guard() CASCADE;
"""

# Monthly partitions. LIKE + ATTACH instead of PARTITION OF: submissions go on meanwhile.
PARTITIONS = """
CREATE FUNCTION evaluations_ensure_partitions(first date, last date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  month date := date_trunc('month', first);
  name text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('evaluations_ensure_partitions'));
  WHILE month <= last LOOP
    name := 'evaluations_evaluation_' || to_char(month, '"y"YYYY"m"MM');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE evaluations_evaluation INCLUDING ALL)', name);
      EXECUTE format(
        'ALTER TABLE evaluations_evaluation ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
      EXECUTE format('CREATE TRIGGER evaluation_guard_truncate BEFORE TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION evaluations_evaluation_guard()', name);
      made := made + 1;
    END IF;
    month := month + interval '1 month';
  END LOOP;
  RETURN made;
END $$;

SELECT evaluations_ensure_partitions((now() - interval '366 days')::date, (now() + interval '2 months')::date);
"""

UNPARTITION = """
DROP FUNCTION evaluations_ensure_partitions(date, date);
"""

# Takes the ids until the end of the transaction and answers those that the log holds already. Each statement of a
# VOLATILE function sees what was committed before it began: after the lock the answer is exact, whatever visit time
# the other sender of the same id wrote. Ids in order: two batches never wait for each other in a circle.
CLAIM = """
CREATE FUNCTION evaluations_claim(ids uuid[], since timestamptz) RETURNS uuid[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE known uuid[];
BEGIN
  PERFORM pg_advisory_xact_lock(key) FROM
    (SELECT DISTINCT uuid_hash_extended(id, 0) AS key FROM unnest(ids) AS id ORDER BY key) AS keys;
  SELECT array_agg(evaluation_id) INTO known FROM evaluations_evaluation
    WHERE evaluation_id = ANY (ids) AND revision = 0 AND visited_at >= since;
  RETURN coalesce(known, '{}');
END $$;
"""

UNCLAIM = """
DROP FUNCTION evaluations_claim(uuid[], timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_factor_sets")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(DOMAINS, UNDOMAINS),
                migrations.RunSQL(LOG, UNLOG),
                migrations.RunSQL(GUARD, UNGUARD),
                migrations.RunSQL(PARTITIONS, UNPARTITION),
                migrations.RunSQL(CLAIM, UNCLAIM),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Evaluation",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "evaluation_id",
                                "revision",
                                "visited_at",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("evaluation_id", models.UUIDField(help_text="made by the phone")),
                        ("revision", models.PositiveSmallIntegerField(default=0)),
                        ("visited_at", models.DateTimeField()),
                        ("kind", models.PositiveSmallIntegerField(default=1)),
                        ("sequence", models.BigIntegerField()),
                        ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("owner", models.BinaryField(help_text="pseudonym of person and day received", null=True)),
                        ("rater", models.BinaryField(help_text="pseudonym of person, center and quarter", null=True)),
                        ("center_id", models.IntegerField()),
                        ("region_id", models.IntegerField(help_text="of the center when it was rated")),
                        ("country_id", models.IntegerField()),
                        ("entity_id", models.IntegerField(null=True)),
                        ("service_id", models.IntegerField(null=True)),
                        ("channel", models.CharField(default="counter", max_length=10)),
                        ("source", models.CharField(default="citizen", max_length=10)),
                        ("outcome", models.CharField(default="completed", max_length=10)),
                        ("local_day", models.DateField(help_text="day of the visit where the center is")),
                        ("factor_set", models.PositiveSmallIntegerField()),
                        (
                            "scores",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SmallIntegerField(null=True),
                                help_text="by position: 1..5, 0 not applicable, null none",
                                size=None,
                            ),
                        ),
                        ("waiting_minutes", models.PositiveSmallIntegerField(null=True)),
                        ("completion_minutes", models.PositiveSmallIntegerField(null=True)),
                        (
                            "payment_methods",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list, size=None
                            ),
                        ),
                        ("comment", models.TextField(null=True)),
                        ("comment_language", models.CharField(help_text="BCP 47", max_length=35, null=True)),
                        ("share_comment", models.BooleanField(default=False)),
                        ("notify_center", models.CharField(default="with_others", max_length=12)),
                        ("latitude", models.FloatField(null=True)),
                        ("longitude", models.FloatField(null=True)),
                        ("accuracy_m", models.FloatField(null=True)),
                        ("fingerprint", models.BinaryField(help_text="keyed digest of the canonical content")),
                        ("salt", models.BinaryField(null=True)),
                        ("commitment", models.BinaryField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", [1, 2, 3])), name="evaluation_kind_known"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
