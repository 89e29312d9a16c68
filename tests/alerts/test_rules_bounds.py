"""The rules of alerts: presets, what entities leave, what centers choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.kinds import Kind
from alerts.rules import (
    NEVER_OFF,
    SCALES,
    Bound,
    Rule,
    Setting,
    Span,
    Wish,
    bound_of,
    effective,
    refusals,
)

numbers = st.integers(0, 32_767)  # what the columns could hold
spans = st.lists(numbers, min_size=3, max_size=3).map(sorted).map(lambda three: Span(three[0], three[2], three[1]))
bounds = st.dictionaries(st.sampled_from(Rule), st.builds(Bound, span=st.none() | spans, may_switch_off=st.booleans()))
settings = st.dictionaries(
    st.sampled_from(Rule), st.builds(Setting, is_on=st.booleans(), threshold=st.none() | numbers)
)


def test_every_rule_names_a_kind_of_alert():
    assert {rule.value for rule in Rule} <= {kind.value for kind in Kind}


@pytest.mark.parametrize("rule", SCALES)
def test_the_ends_and_the_preset_are_thresholds(rule):
    assert set(SCALES[rule].span) <= set(SCALES[rule].values())


@pytest.mark.parametrize(
    ("rule", "threshold"),
    [
        (Rule.LOW_FACTOR, 2), (Rule.LOW_OVERALL, 40), (Rule.LOW_WAITING_RUN, 3), (Rule.SUDDEN_DROP, 500),
        (Rule.TARGET_EXCEEDED, 50), (Rule.PRAISE, 85), (Rule.RECORD_WEEK, 12),
    ],
)  # fmt: skip
def test_untouched_rules_stand_at_their_presets(rule, threshold):
    rules = effective({}, {})
    assert rules.is_on(rule)
    assert rules.threshold(rule) == threshold


@pytest.mark.parametrize("rule", sorted(set(Rule) - set(SCALES)))
def test_a_rule_without_a_threshold_has_none_to_give(rule):
    rules = effective({}, {rule: Setting(is_on=True, threshold=3)})
    with pytest.raises(KeyError):
        rules.threshold(rule)


@given(bounds, settings)
def test_no_entity_and_no_center_leaves_what_is_possible(entity, center):
    rules = effective(entity, center)
    for rule, scale in SCALES.items():
        assert scale.span.least <= rules.threshold(rule) <= scale.span.most
    assert all(rules.is_on(rule) for rule in NEVER_OFF)


@given(bounds, settings)
def test_no_center_leaves_what_its_entity_allows(entity, center):
    rules = effective(entity, center)
    for rule in Rule:
        bound = bound_of(rule, entity.get(rule))
        assert rules.is_on(rule) or bound.may_switch_off
        if bound.span:
            assert bound.span.least <= rules.threshold(rule) <= bound.span.most


@given(bounds, settings)
def test_what_is_not_refused_stands_as_it_was_wished(entity, center):
    wishes = [Wish(rule, setting) for rule, setting in center.items()]
    refused = {refusal.place for refusal in refusals(entity, wishes)}
    rules = effective(entity, center)
    for place, (rule, setting) in enumerate(wishes):
        assert (place in refused) or rules.settings[rule] == setting


@given(bounds)
def test_how_a_center_stands_untouched_is_never_refused(entity):
    standing = effective(entity, {}).settings
    told = {refusal.code for refusal in refusals(entity, [Wish(rule, each) for rule, each in standing.items()])}
    assert told <= {"between_steps"}  # bounds that the database would refuse


@given(bounds)
def test_centers_that_chose_nothing_follow_their_entity(entity):
    rules = effective(entity, {})
    for rule in SCALES:
        assert rules.threshold(rule) == bound_of(rule, entity.get(rule)).span.preset
        assert rules.is_on(rule)


def test_a_setting_outside_a_bound_narrowed_later_moves_to_its_nearest_end():
    narrowed = {Rule.LOW_OVERALL: Bound(Span(35, 45, 40), may_switch_off=False)}
    rules = effective(narrowed, {Rule.LOW_OVERALL: Setting(is_on=False, threshold=60)})
    assert rules.threshold(Rule.LOW_OVERALL) == 45
    assert rules.is_on(Rule.LOW_OVERALL)


def test_an_entity_cannot_let_its_centers_silence_safety():
    open_handed = {Rule.SAFETY_OBSTACLE: Bound(None, may_switch_off=True)}
    rules = effective(open_handed, {Rule.SAFETY_OBSTACLE: Setting(is_on=False, threshold=None)})
    assert rules.is_on(Rule.SAFETY_OBSTACLE)


def test_a_rule_switched_off_keeps_its_threshold():
    rules = effective({}, {Rule.LOW_FACTOR: Setting(is_on=False, threshold=1)})
    assert not rules.is_on(Rule.LOW_FACTOR)
    assert rules.threshold(Rule.LOW_FACTOR) == 1


@pytest.mark.parametrize(
    ("code", "setting", "refusal"),
    [
        pytest.param("low_factor", Setting(True, 4), ("threshold", "out_of_range"), id="above"),
        pytest.param("praise", Setting(True, 74), ("threshold", "out_of_range"), id="below"),
        pytest.param("low_overall", Setting(True, 41), ("threshold", "between_steps"), id="between-steps"),
        pytest.param("low_overall", Setting(True, None), ("threshold", "required"), id="no-threshold-given"),
        pytest.param("closed", Setting(True, 3), ("threshold", "no_threshold"), id="threshold-of-none"),
        pytest.param("safety_obstacle", Setting(False, None), ("is_on", "may_not_be_switched_off"), id="safety-off"),
    ],
)
def test_a_wish_is_refused_at_the_field_that_is_wrong(code, setting, refusal):
    before = Wish(Rule.PAYMENT_DOWN, Setting(True, None))
    assert refusals({}, [before, Wish(Rule(code), setting)]) == [(1, *refusal)]


def test_a_rule_named_twice_is_refused_where_it_comes_again():
    wish = Wish(Rule.PRAISE, Setting(True, 85))
    assert refusals({}, [wish, wish]) == [(1, "rule", "named_twice")]


def test_all_faults_of_a_wish_are_told_together():
    narrowed = {Rule.PRAISE: Bound(Span(85, 95, 90), may_switch_off=False)}
    found = refusals(narrowed, [Wish(Rule.PRAISE, Setting(False, 80))])
    assert found == [(0, "is_on", "may_not_be_switched_off"), (0, "threshold", "out_of_range")]
