"""What the database holds about the rules of alerts, and how they are read."""

import pytest
from django.db import IntegrityError, transaction

from alerts import rules_of
from alerts.models import RuleBound, RuleSetting
from alerts.rules import NEVER_OFF, SCALES, Rule
from centers.models import Center
from tests.people import make_center


def refused(model, **fields):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        model.objects.create(**fields)
    return caught.value.__cause__.diag.constraint_name


@pytest.mark.parametrize("rule", Rule)
def test_the_presets_may_be_stored(entity_a, center_a, rule):
    scale = SCALES.get(rule)
    span = scale.span._asdict() if scale else {}
    RuleBound.objects.create(entity=entity_a, rule=rule, may_switch_off=rule not in NEVER_OFF, **span)
    RuleSetting.objects.create(center=center_a, rule=rule, is_on=True, threshold=scale and scale.span.preset)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param({"rule": "gossip"}, "rulebound_possible", id="unknown-rule"),
        pytest.param({"rule": "low_factor"}, "rulebound_possible", id="no-thresholds"),
        pytest.param({"rule": "low_factor", "least": 1, "most": 3}, "rulebound_possible", id="no-preset"),
        pytest.param({"rule": "low_factor", "least": 1, "most": 4, "preset": 2}, "rulebound_possible", id="too-far"),
        pytest.param({"rule": "praise", "least": 75, "most": 88, "preset": 85}, "rulebound_possible", id="off-step"),
        pytest.param({"rule": "closed", "least": 1, "most": 3, "preset": 2}, "rulebound_possible", id="none-to-bound"),
        pytest.param(
            {"rule": "low_factor", "least": 2, "most": 3, "preset": 1}, "rulebound_in_order", id="below-least"
        ),
        pytest.param({"rule": "low_factor", "least": 1, "most": 2, "preset": 3}, "rulebound_in_order", id="above-most"),
        pytest.param({"rule": "safety_obstacle", "may_switch_off": True}, "rulebound_never_off", id="safety"),
    ],
)
def test_a_bound_that_cannot_be_is_refused(entity_a, fields, name):
    assert refused(RuleBound, entity=entity_a, **fields) == name


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param({"rule": "gossip", "threshold": 2}, "rulesetting_possible", id="unknown-rule"),
        pytest.param({"rule": "low_factor"}, "rulesetting_possible", id="no-threshold"),
        pytest.param({"rule": "low_factor", "threshold": 4}, "rulesetting_possible", id="too-far"),
        pytest.param({"rule": "low_overall", "threshold": 41}, "rulesetting_possible", id="off-step"),
        pytest.param({"rule": "closed", "threshold": 1}, "rulesetting_possible", id="none-to-set"),
        pytest.param({"rule": "accessibility_obstacle", "is_on": False}, "rulesetting_never_off", id="accessibility"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(center_a, fields, name):
    assert refused(RuleSetting, center=center_a, **{"is_on": True} | fields) == name


def test_a_rule_is_bounded_and_set_once_a_place(entity_a, center_a):
    RuleBound.objects.create(entity=entity_a, rule="closed")
    RuleSetting.objects.create(center=center_a, rule="closed", is_on=False)
    assert refused(RuleBound, entity=entity_a, rule="closed") == "rulebound_once"
    assert refused(RuleSetting, center=center_a, rule="closed", is_on=True) == "rulesetting_once"


def test_the_operator_of_a_complex_bounds_its_rules_and_no_other_entity(center_a, center_b, entity_a):
    RuleBound.objects.create(entity=entity_a, rule="low_factor", least=1, most=1, preset=1)  # A has a desk in B
    rules = rules_of.rules_of([center_a.pk, center_b.pk])
    assert rules[center_a.pk].threshold(Rule.LOW_FACTOR) == 1
    assert rules[center_b.pk].threshold(Rule.LOW_FACTOR) == 2


def test_without_an_operator_only_what_is_possible_bounds(center_a, entity_a):
    RuleBound.objects.create(entity=entity_a, rule="low_factor", least=1, most=1, preset=1)
    Center.objects.filter(pk=center_a.pk).update(operator=None)
    assert rules_of.rules_of([center_a.pk])[center_a.pk].threshold(Rule.LOW_FACTOR) == 2


def test_settings_of_one_center_are_not_those_of_another(center_a, center_b):
    RuleSetting.objects.create(center=center_a, rule="praise", is_on=False, threshold=95)
    rules = rules_of.rules_of([center_a.pk, center_b.pk])
    assert not rules[center_a.pk].is_on(Rule.PRAISE)
    assert rules[center_b.pk].is_on(Rule.PRAISE)
    assert rules[center_b.pk].threshold(Rule.PRAISE) == 85


def test_a_center_that_is_not_there_has_the_presets(db):
    assert rules_of.rules_of([2**31 - 1])[2**31 - 1].threshold(Rule.LOW_FACTOR) == 2


def test_many_centers_are_read_in_two_queries_and_remembered(region, entity_a, django_assert_num_queries):
    ids = [make_center(f"C-{n}", region, entity_a).pk for n in range(5)]
    with django_assert_num_queries(2):
        first = rules_of.rules_of(ids)
    with django_assert_num_queries(0):
        assert rules_of.rules_of(ids) == first


def test_a_change_is_seen_after_a_few_seconds(center_a, monkeypatch):
    assert rules_of.rules_of([center_a.pk])[center_a.pk].is_on(Rule.CLOSED)
    RuleSetting.objects.create(center=center_a, rule="closed", is_on=False)
    now = rules_of.time.monotonic()
    monkeypatch.setattr(rules_of.time, "monotonic", lambda: now + rules_of.SECONDS + 1)
    assert not rules_of.rules_of([center_a.pk])[center_a.pk].is_on(Rule.CLOSED)
