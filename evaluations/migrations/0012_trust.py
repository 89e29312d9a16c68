"""How well a visit is evidenced, why it failed, and which visits were rated."""

from django.db import migrations, models

# Domains get their rules after the columns exist, unchecked: what stands there is the default or null, and the log is
# not rewritten. The rule of the reason is for what comes; before there was none.
COLUMNS = """
CREATE DOMAIN evaluation_trust AS varchar(10);
CREATE DOMAIN evaluation_reason AS varchar(20);
ALTER TABLE evaluations_evaluation
  ADD COLUMN trust evaluation_trust NOT NULL DEFAULT 'stated',
  ADD COLUMN outcome_reason evaluation_reason,
  ADD CONSTRAINT evaluation_reason_of_failure CHECK (outcome_reason IS NULL OR outcome <> 'completed') NOT VALID;
ALTER DOMAIN evaluation_trust ADD CONSTRAINT evaluation_trust_known CHECK (VALUE IN
  ('stated', 'near', 'present', 'proven')) NOT VALID;
ALTER DOMAIN evaluation_reason ADD CONSTRAINT evaluation_reason_known CHECK (VALUE IN
  ('papers_missing', 'closed', 'queue_too_long', 'system_down', 'other')) NOT VALID;
"""

NO_COLUMNS = """
ALTER TABLE evaluations_evaluation
  DROP CONSTRAINT evaluation_reason_of_failure, DROP COLUMN trust, DROP COLUMN outcome_reason;
DROP DOMAIN evaluation_trust, evaluation_reason;
"""

# The one key is the rule: a transaction is rated once by anybody (no rater), a presence once by each.
USES = """
CREATE TABLE evaluations_visituse (
  rater bytea NOT NULL CONSTRAINT visit_use_rater_size CHECK (octet_length(rater) IN (0, 16)),
  digest bytea NOT NULL CONSTRAINT visit_use_digest_size CHECK (octet_length(digest) = 16),
  day date NOT NULL,
  PRIMARY KEY (rater, digest)
);
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0011_signals")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(COLUMNS, NO_COLUMNS),
                migrations.RunSQL(USES, "DROP TABLE evaluations_visituse"),
            ],
            state_operations=[
                migrations.AddField(
                    "evaluation",
                    "outcome_reason",
                    models.CharField(max_length=20, null=True, help_text="why it was not completed"),
                ),
                migrations.AddField(
                    "evaluation",
                    "trust",
                    models.CharField(max_length=10, db_default="stated", help_text="how well the visit is evidenced"),
                ),
                migrations.CreateModel(
                    name="VisitUse",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "rater", "digest", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "rater",
                            models.BinaryField(
                                help_text="pseudonym of person, center and quarter; empty: anybody", max_length=16
                            ),
                        ),
                        ("digest", models.BinaryField(max_length=16)),
                        ("day", models.DateField(help_text="of the visit, where the center is")),
                    ],
                ),
            ],
        ),
    ]
