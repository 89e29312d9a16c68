"""How far entities let their centers go with the rules of alerts, and what centers chose."""

import django.db.models.deletion
from django.db import migrations, models

SCORES = list(range(1, 4))
MEANS = list(range(20, 61, 5))
RUNS = list(range(2, 7))
DAYS = list(range(100, 2001, 100))
SHARES = list(range(20, 81, 5))
PRAISES = list(range(75, 96, 5))
WEEKS = list(range(8, 53, 4))


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0009_rule_kinds"),
        ("centers", "0006_working_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleBound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("low_factor", "low_factor"),
                            ("low_overall", "low_overall"),
                            ("low_waiting_run", "low_waiting_run"),
                            ("sudden_drop", "sudden_drop"),
                            ("target_exceeded", "target_exceeded"),
                            ("payment_down", "payment_down"),
                            ("closed", "closed"),
                            ("safety_obstacle", "safety_obstacle"),
                            ("accessibility_obstacle", "accessibility_obstacle"),
                            ("praise", "praise"),
                            ("record_week", "record_week"),
                        ],
                        max_length=40,
                        verbose_name="rule",
                    ),
                ),
                ("least", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="least threshold")),
                ("most", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="greatest threshold")),
                (
                    "preset",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="threshold of centers that set none"
                    ),
                ),
                ("may_switch_off", models.BooleanField(default=True, verbose_name="centers may switch it off")),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centers.entity"
                    ),
                ),
            ],
            options={
                "verbose_name": "bound of a rule",
                "verbose_name_plural": "bounds of rules",
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "rule"), name="rulebound_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("least__isnull", False),
                                ("most__isnull", False),
                                ("preset__isnull", False),
                                ("rule", "low_factor"),
                                ("least__in", SCORES),
                                ("most__in", SCORES),
                                ("preset__in", SCORES),
                            ),
                            models.Q(
                                ("least__isnull", False),
                                ("most__isnull", False),
                                ("preset__isnull", False),
                                ("rule", "low_overall"),
                                ("least__in", MEANS),
                                ("most__in", MEANS),
                                ("preset__in", MEANS),
                            ),
                            models.Q(
                                ("least__isnull", False),
                                ("most__isnull", False),
                                ("preset__isnull", False),
                                ("rule", "low_waiting_run"),
                                ("least__in", RUNS),
                                ("most__in", RUNS),
                                ("preset__in", RUNS),
                            ),
                            models.Q(
                                ("least__isnull", False),
                                ("most__isnull", False),
                                ("preset__isnull", False),
                                ("rule", "sudden_drop"),
                                ("least__in", DAYS),
                                ("most__in", DAYS),
                                ("preset__in", DAYS),
                            ),
                            models.Q(
                                ("least__isnull", False),
                                ("most__isnull", False),
                                ("preset__isnull", False),
                                ("rule", "target_exceeded"),
                                ("least__in", SHARES),
                                ("most__in", SHARES),
                                ("preset__in", SHARES),
                            ),
                            models.Q(
                                ("least__isnull", False),
                                ("most__isnull", False),
                                ("preset__isnull", False),
                                ("rule", "praise"),
                                ("least__in", PRAISES),
                                ("most__in", PRAISES),
                                ("preset__in", PRAISES),
                            ),
                            models.Q(
                                ("least__isnull", False),
                                ("most__isnull", False),
                                ("preset__isnull", False),
                                ("rule", "record_week"),
                                ("least__in", WEEKS),
                                ("most__in", WEEKS),
                                ("preset__in", WEEKS),
                            ),
                            models.Q(
                                ("least", None),
                                ("most", None),
                                ("preset", None),
                                ("rule__in", ["payment_down", "closed", "safety_obstacle", "accessibility_obstacle"]),
                            ),
                            _connector="OR",
                        ),
                        name="rulebound_possible",
                        violation_error_message="This rule has no such thresholds.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least__isnull", True),
                            models.Q(("least__lte", models.F("preset")), ("preset__lte", models.F("most"))),
                            _connector="OR",
                        ),
                        name="rulebound_in_order",
                        violation_error_message="The least threshold comes first, then that of centers that set none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_switch_off", True),
                            ("rule__in", ["accessibility_obstacle", "safety_obstacle"]),
                            _negated=True,
                        ),
                        name="rulebound_never_off",
                        violation_error_message="Nobody may switch off this rule.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=40)),
                ("is_on", models.BooleanField()),
                ("threshold", models.PositiveSmallIntegerField(null=True)),
                (
                    "center",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="centers.center",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("center", "rule"), name="rulesetting_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule", "low_factor"), ("threshold__isnull", False), ("threshold__in", SCORES)),
                            models.Q(("rule", "low_overall"), ("threshold__isnull", False), ("threshold__in", MEANS)),
                            models.Q(
                                ("rule", "low_waiting_run"), ("threshold__isnull", False), ("threshold__in", RUNS)
                            ),
                            models.Q(("rule", "sudden_drop"), ("threshold__isnull", False), ("threshold__in", DAYS)),
                            models.Q(
                                ("rule", "target_exceeded"), ("threshold__isnull", False), ("threshold__in", SHARES)
                            ),
                            models.Q(("rule", "praise"), ("threshold__isnull", False), ("threshold__in", PRAISES)),
                            models.Q(("rule", "record_week"), ("threshold__isnull", False), ("threshold__in", WEEKS)),
                            models.Q(
                                ("rule__in", ["payment_down", "closed", "safety_obstacle", "accessibility_obstacle"]),
                                ("threshold", None),
                            ),
                            _connector="OR",
                        ),
                        name="rulesetting_possible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_on", False), ("rule__in", ["accessibility_obstacle", "safety_obstacle"]), _negated=True
                        ),
                        name="rulesetting_never_off",
                    ),
                ],
            },
        ),
    ]
