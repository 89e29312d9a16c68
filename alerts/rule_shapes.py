"""What is said about the rules of alerts at a center."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from alerts.rule_words import NAMES, explanation
from alerts.rules import SCALES, Rule, Setting, Unit, Wish, bound_of, effective
from core.caching import etag_of
from core.serializers import Input

if TYPE_CHECKING:
    from alerts.rules_of import Standing

RULES = [rule.value for rule in Rule]
UNITS = [unit.value for unit in Unit]
LONGEST = 50  # rules in one body; there are fewer


class Switch(serializers.BooleanField):
    """True or false, sent as such."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the truth value. Raises ValidationError when it is none."""
        if not isinstance(data, bool):
            raise serializers.ValidationError(self.error_messages["invalid"], code="invalid_type")
        return data


class Whole(serializers.IntegerField):
    """A whole number, sent as such."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number. Raises ValidationError when it is none."""
        if type(data) is not int:
            raise serializers.ValidationError(self.error_messages["invalid"], code="invalid_type")
        return super().to_internal_value(data)


class RuleInput(Input):
    """What a center wants of a rule."""

    rule = serializers.ChoiceField(RULES)
    is_on = Switch()
    threshold = Whole(
        required=False,
        allow_null=True,
        default=None,
        help_text="from `least` to `most` by `step`; null for a rule without one",
    )


class RulesInput(Input):
    """All that a center sets itself; what is missing goes with its entity again."""

    rules = serializers.ListField(child=RuleInput(), max_length=LONGEST)


class RuleOutput(serializers.Serializer[Any]):
    """How a rule stands, and how far it may be moved."""

    rule = serializers.ChoiceField(RULES, help_text="also the `kind` of the alerts it raises")
    name = serializers.CharField()
    text = serializers.CharField(help_text="a sentence that tells when it raises an alert")
    is_on = serializers.BooleanField()
    threshold = serializers.IntegerField(allow_null=True, help_text="null: the rule has none")
    unit = serializers.ChoiceField(UNITS, allow_null=True)
    least = serializers.IntegerField(allow_null=True)
    most = serializers.IntegerField(allow_null=True)
    step = serializers.IntegerField(allow_null=True, help_text="from `least` on")
    preset = serializers.IntegerField(allow_null=True, help_text="the threshold of a center that sets none")
    may_switch_off = serializers.BooleanField()
    set_by_center = serializers.BooleanField(help_text="false: it follows the preset, also when that changes")


class RulesOutput(serializers.Serializer[Any]):
    """How all rules stand at a center."""

    may_change = serializers.BooleanField(help_text="whether you may PUT")
    rules = RuleOutput(many=True)


EXAMPLE = OpenApiExample(
    "Stricter about waiting",
    value={
        "rules": [
            {"rule": "low_waiting_run", "is_on": True, "threshold": 2},
            {"rule": "record_week", "is_on": False, "threshold": 12},
            {"rule": "closed", "is_on": True, "threshold": None},
        ]
    },
    request_only=True,
)


def wishes_of(given: dict[str, Any]) -> list[Wish]:
    """Return the wishes of a checked body."""
    return [Wish(Rule(each["rule"]), Setting(each["is_on"], each["threshold"])) for each in given["rules"]]


def version_of(standing: Standing) -> str:
    """Return the ETag of what is stored, the same in all languages."""
    return etag_of(orjson.dumps(standing, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS, default=list))


def represent_rules(standing: Standing, *, may_change: bool) -> dict[str, Any]:
    """Return the rules of a center as they are answered, in the active language."""
    settings = effective(*standing).settings
    return {
        "may_change": may_change,
        "rules": [_represent(rule, settings[rule], standing) for rule in Rule],
    }


def _represent(rule: Rule, setting: Setting, standing: Standing) -> dict[str, Any]:
    scale, bound = SCALES.get(rule), bound_of(rule, standing.bounds.get(rule))
    return {
        "rule": rule.value,
        "name": str(NAMES[rule]),
        "text": explanation(rule, setting.threshold),
        "is_on": setting.is_on,
        "threshold": setting.threshold,
        "unit": scale.unit.value if scale else None,
        "least": bound.span.least if bound.span else None,
        "most": bound.span.most if bound.span else None,
        "step": scale.step if scale else None,
        "preset": bound.span.preset if bound.span else None,
        "may_switch_off": bound.may_switch_off,
        "set_by_center": rule in standing.settings,
    }
