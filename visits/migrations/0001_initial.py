import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Digests have one length. Counts are changed often: room for the next version of a row on its own page.
LENGTHS = """
ALTER TABLE visits_transaction ADD CONSTRAINT transaction_reference_size CHECK (octet_length(reference) = 16);
ALTER TABLE visits_invitation ADD CONSTRAINT invitation_reference_size CHECK (octet_length(reference) = 16);
ALTER TABLE visits_partnerkey ADD CONSTRAINT partnerkey_hash_size CHECK (octet_length(secret_hash) = 32);
ALTER TABLE visits_daycount SET (fillfactor = 70);
"""
UNLENGTHS = """
ALTER TABLE visits_daycount RESET (fillfactor);
ALTER TABLE visits_partnerkey DROP CONSTRAINT partnerkey_hash_size;
ALTER TABLE visits_invitation DROP CONSTRAINT invitation_reference_size;
ALTER TABLE visits_transaction DROP CONSTRAINT transaction_reference_size;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("centers", "0008_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DayCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("center_id", models.IntegerField()),
                ("day", models.DateField()),
                ("entity_id", models.IntegerField()),
                ("service_id", models.IntegerField(null=True)),
                ("channel", models.CharField(max_length=10)),
                ("customer_category", models.CharField(max_length=12, null=True)),
                ("outcome", models.CharField(max_length=10)),
                ("n", models.BigIntegerField(help_text="transactions")),
                ("waiting_n", models.BigIntegerField(help_text="of them with a waiting time")),
                ("waiting_sum", models.BigIntegerField(help_text="minutes")),
                ("completion_n", models.BigIntegerField(help_text="of them with a completion time")),
                ("completion_sum", models.BigIntegerField(help_text="minutes")),
            ],
            options={
                "indexes": [models.Index(fields=["entity_id", "day"], name="daycount_entity")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "center_id",
                            "day",
                            "entity_id",
                            "service_id",
                            "channel",
                            "customer_category",
                            "outcome",
                        ),
                        name="daycount_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completion_n__range", (0, models.F("n"))),
                            ("n__gt", 0),
                            ("waiting_n__range", (0, models.F("n"))),
                        ),
                        name="daycount_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entity_id", "reference", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entity_id", models.IntegerField()),
                ("reference", models.BinaryField(help_text="keyed digest, 16 bytes")),
                ("center_id", models.IntegerField()),
                ("service_id", models.IntegerField(null=True)),
                (
                    "made_on",
                    models.DateField(
                        db_default=django.db.models.functions.datetime.TruncDate(
                            django.db.models.functions.datetime.Now()
                        )
                    ),
                ),
                ("expires_on", models.DateField(help_text="last day of its use, UTC")),
            ],
            options={
                "indexes": [models.Index(fields=["expires_on"], name="invitation_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("made_on"))),
                        name="invitation_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Transaction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entity_id", "reference", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("entity_id", models.IntegerField()),
                (
                    "reference",
                    models.BinaryField(help_text="keyed digest, 16 bytes: `visits.signing.Keyring.reference`"),
                ),
                ("center_id", models.IntegerField()),
                ("service_id", models.IntegerField(null=True)),
                ("day", models.DateField(help_text="on the calendar of the center")),
                ("hour", models.SmallIntegerField(help_text="local, 0..23; no finer time is kept", null=True)),
                ("channel", models.CharField(max_length=10)),
                ("customer_category", models.CharField(max_length=12, null=True)),
                ("outcome", models.CharField(max_length=10)),
                ("waiting_minutes", models.SmallIntegerField(null=True)),
                ("completion_minutes", models.SmallIntegerField(null=True)),
                ("count", models.IntegerField(default=1)),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="transaction_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["counter", "kiosk", "web", "app", "phone", "video", "social", "paper"])
                        ),
                        name="transaction_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "customer_category__in",
                                [
                                    "citizen",
                                    "resident",
                                    "visitor",
                                    "contractor",
                                    "consultant",
                                    "supplier",
                                    "developer",
                                    "entity",
                                ],
                            )
                        ),
                        name="transaction_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["completed", "partial", "abandoned"])),
                        name="transaction_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hour", None), ("hour__range", (0, 23)), _connector="OR"),
                        name="transaction_hour_of_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("waiting_minutes", None), ("waiting_minutes__range", (0, 1440)), _connector="OR"
                        ),
                        name="transaction_waiting_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completion_minutes", None), ("completion_minutes__range", (0, 1440)), _connector="OR"
                        ),
                        name="transaction_completion_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__range", (1, 1000000))), name="transaction_count_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="which system uses it", max_length=100, verbose_name="name")),
                ("prefix", models.CharField(help_text="part of the key that may be seen", max_length=12, unique=True)),
                ("secret_hash", models.BinaryField(help_text="keyed, 32 bytes")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), help_text="what it may be used for", size=None
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_on", models.DateField(blank=True, null=True)),
                ("is_demo", models.BooleanField(default=False, help_text="refused outside development")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="partner_keys", to="centers.entity"
                    ),
                ),
            ],
            options={
                "verbose_name": "partner key",
                "verbose_name_plural": "partner keys",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("prefix__regex", "^[a-z0-9]{4,12}$")), name="partnerkey_prefix_shape"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="partnerkey_named"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="partnerkey_ends_after_it_begins",
                    ),
                    models.CheckConstraint(condition=models.Q(("scopes__len__gt", 0)), name="partnerkey_for_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scopes__contained_by",
                                ["transactions:write", "transactions:read", "visit_codes:read", "invitations:write"],
                            )
                        ),
                        name="partnerkey_scopes_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(LENGTHS, UNLENGTHS),
    ]
