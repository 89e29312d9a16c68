"""How far entities let their centers go with the rules of alerts, and what centers chose."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alerts.rules import NEVER_OFF, SCALES, Rule
from centers.models import Center, Entity

RULES = [(rule.value, rule.value) for rule in Rule]


def _thresholds(*fields: str) -> Q:
    """Return the condition that each of these fields is one of its rule's thresholds, or empty where it has none."""
    some = [
        Q(rule=rule.value, **{f"{field}__isnull": False for field in fields})
        & Q(**{f"{field}__in": list(scale.values()) for field in fields})
        for rule, scale in SCALES.items()
    ]
    none = Q(rule__in=[rule.value for rule in Rule if rule not in SCALES], **dict.fromkeys(fields))
    return reduce(or_, some) | none


class RuleBound(models.Model):
    """How far an entity lets the centers it operates go with a rule, narrower than is possible at all."""

    personal = ()

    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(_("rule"), max_length=40, choices=RULES)
    least = models.PositiveSmallIntegerField(_("least threshold"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("greatest threshold"), null=True, blank=True)
    preset = models.PositiveSmallIntegerField(_("threshold of centers that set none"), null=True, blank=True)
    may_switch_off = models.BooleanField(_("centers may switch it off"), default=True)

    class Meta:
        verbose_name = _("bound of a rule")
        verbose_name_plural = _("bounds of rules")
        constraints = (
            models.UniqueConstraint(fields=["entity", "rule"], name="rulebound_once"),
            models.CheckConstraint(
                condition=_thresholds("least", "most", "preset"),
                name="rulebound_possible",
                violation_error_message=_("This rule has no such thresholds."),
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(least__lte=F("preset"), preset__lte=F("most")),
                name="rulebound_in_order",
                violation_error_message=_("The least threshold comes first, then that of centers that set none."),
            ),
            models.CheckConstraint(
                condition=~Q(rule__in=[rule.value for rule in sorted(NEVER_OFF)], may_switch_off=True),
                name="rulebound_never_off",
                violation_error_message=_("Nobody may switch off this rule."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.entity} {self.rule}"


class RuleSetting(models.Model):
    """What a center chose for a rule. No row: it goes with its entity."""

    personal = ()

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="+", db_index=False)
    rule = models.CharField(max_length=40)
    is_on = models.BooleanField()
    threshold = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["center", "rule"], name="rulesetting_once"),
            models.CheckConstraint(condition=_thresholds("threshold"), name="rulesetting_possible"),
            models.CheckConstraint(
                condition=~Q(rule__in=[rule.value for rule in sorted(NEVER_OFF)], is_on=False),
                name="rulesetting_never_off",
            ),
        )

    def __str__(self) -> str:
        return f"{self.center_id} {self.rule}"
