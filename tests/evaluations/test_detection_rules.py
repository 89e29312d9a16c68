"""What the rules find in pulses: each fires, each switched off does not, and nothing but pulses is asked."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.kinds import Kind, Severity
from alerts.rules import SCALES, Rule, Setting, effective
from evaluations.detection import LONGEST_RUN, Told, in_days, in_pulses, in_weeks
from evaluations.drops import Day, Watch
from evaluations.targets import is_late, may_tell_late
from evaluations.weeks import Week

MONDAY = date(2026, 1, 5)
PRESET = effective({}, {})
PLAIN = Told(n=10, points=650_000, means={"location": 3.6, "waiting_time": 3.4})


def rules(*off, **thresholds):
    chosen = {Rule(name): Setting(True, value) for name, value in thresholds.items()}
    return effective({}, chosen | {rule: Setting(False, SCALES[rule].span.preset) for rule in off})


def low_waiting(mean=2.5):
    return PLAIN._replace(means={"location": 3.6, "waiting_time": mean})


FIRES = {
    Rule.LOW_FACTOR: [PLAIN._replace(means={"location": 2.5, "waiting_time": 3.4})],
    Rule.LOW_OVERALL: [PLAIN._replace(points=394_000)],
    Rule.LOW_WAITING_RUN: [low_waiting()] * 3,
    Rule.TARGET_EXCEEDED: [PLAIN._replace(timed=10, late=5)],
    Rule.PRAISE: [PLAIN._replace(points=846_000)],
}
DAYS = [Day(MONDAY + timedelta(days=i), 70 + i % 5, ((MONDAY + timedelta(days=i)).weekday(), False)) for i in range(84)]
DROPPED = [day._replace(day=day.day + timedelta(days=84), points=50) for day in DAYS[:14]]
WEEKS = [Week(30, 70 + i % 3) for i in range(20)]


def kinds(found):
    return {finding.kind for finding in found}


def days_until_alarm(chosen):
    """Judge day after day as the worker does; return what was found and how the watch stood at the end."""
    watch, found = Watch(MONDAY), []
    for upto in range(1, 99):
        days = [*DAYS, *DROPPED][:upto]
        judged = days[-2].day if upto > 1 else date.min
        watch, new = in_days(watch, days, judged, chosen)
        found += new
    return found, watch


def test_a_plain_pulse_raises_nothing():
    assert in_pulses([PLAIN] * LONGEST_RUN, PRESET) == []


@pytest.mark.parametrize("rule", FIRES)
def test_each_rule_of_pulses_fires(rule):
    assert rule.value in kinds(in_pulses(FIRES[rule], PRESET))


@pytest.mark.parametrize("rule", FIRES)
def test_a_rule_of_pulses_that_is_off_does_not(rule):
    assert rule.value not in kinds(in_pulses(FIRES[rule], rules(rule)))


@pytest.mark.parametrize(
    ("rule", "pulses"),
    [
        (Rule.LOW_FACTOR, [PLAIN._replace(means={"location": 2.6})]),
        (Rule.LOW_OVERALL, [PLAIN._replace(points=395_000)]),
        (Rule.LOW_WAITING_RUN, [low_waiting(), low_waiting(2.6), low_waiting()]),
        (Rule.LOW_WAITING_RUN, [low_waiting()] * 2),
        (Rule.LOW_WAITING_RUN, [low_waiting(), PLAIN._replace(means={}), low_waiting()]),
        (Rule.TARGET_EXCEEDED, [PLAIN._replace(timed=100, late=49)]),
        (Rule.PRAISE, [PLAIN._replace(points=844_000)]),
    ],
)
def test_just_beside_the_threshold_nothing_is_raised(rule, pulses):
    assert rule.value not in kinds(in_pulses(pulses, PRESET))


def test_each_low_factor_is_an_alert_of_its_own():
    found = in_pulses([PLAIN._replace(means={"location": 1.5, "reception": 2.0, "waiting_time": 4.0})], PRESET)
    assert [(each.factors, each.facts) for each in found] == [
        (("location",), {"mean": 1.5, "threshold": 2}),
        (("reception",), {"mean": 2.0, "threshold": 2}),
    ]


def test_no_overall_mean_stands_without_a_factor_that_a_crowd_answered():
    assert in_pulses([Told(n=5, points=0, means={})], PRESET) == []


@pytest.mark.parametrize(("n", "points"), [(5, 88), (10, 92), (20, 95), (50, 98)])
def test_praise_never_says_that_all_agreed(n, points):
    [found] = in_pulses([Told(n, n * 100_000, {"location": 4.5})], PRESET)
    assert found.facts == {"points": points, "threshold": 85}


def test_a_sudden_drop_is_found_once_and_says_from_what_to_what():
    found, watch = days_until_alarm(PRESET)
    assert [each.kind for each in found] == [Kind.SUDDEN_DROP]
    assert found[0].facts == {"since": "2026-03-30", "before": 72, "after": 50}
    assert watch.since > date(2026, 3, 30)


def test_the_watch_goes_on_while_its_rule_is_off_and_tells_nothing():
    found, watch = days_until_alarm(rules(Rule.SUDDEN_DROP))
    assert found == []
    assert watch == days_until_alarm(PRESET)[1]


def test_only_the_last_day_is_told_of_when_many_are_judged_at_once():
    _, found = in_days(Watch(MONDAY), [*DAYS, *DROPPED], date.min, PRESET)
    assert found == []


def test_a_record_week_is_found_unless_the_rule_is_off():
    [found] = in_weeks("2026-W47", Week(30, 80), WEEKS, PRESET)
    assert (found.kind, found.severity) == (Kind.RECORD_WEEK, Severity.INFO)
    assert found.facts == {"week": "2026-W47", "points": 80, "weeks": 20}
    assert in_weeks("2026-W47", Week(30, 80), WEEKS, rules(Rule.RECORD_WEEK)) == []
    assert in_weeks("2026-W47", Week(30, 80), WEEKS, rules(record_week=24)) == []


told = st.builds(
    Told,
    n=st.integers(5, 80),
    points=st.integers(0, 400_000),
    means=st.dictionaries(st.sampled_from(["location", "waiting_time", "reception"]), st.sampled_from([1.5, 2.5, 4.5])),
)


@given(st.lists(told, min_size=1, max_size=8), st.integers(1, 3))
def test_a_lower_threshold_never_finds_more_low_factors(pulses, threshold):
    def low(value):
        return Counter(each.cause for each in in_pulses(pulses, rules(low_factor=value)) if each.kind == "low_factor")

    assert not low(threshold) - low(min(3, threshold + 1))


@given(told, st.integers(0, 2_000))
def test_figures_say_no_more_than_a_pulse_may(pulse, extreme):
    """Whatever stands at the end of the scale is told as no nearer to it than the crowd allows."""
    nearer = pulse._replace(points=min(pulse.points, extreme * pulse.n))
    loudest = pulse._replace(points=0)
    assert in_pulses([nearer], PRESET) == in_pulses([loudest], PRESET)


@pytest.mark.parametrize(
    ("parts", "late"),
    [
        ([(11, 10), (None, 5)], True),
        ([(10, 10), (5, 5)], False),
        ([(3, 10), (6, 5)], True),
        ([(30, None), (None, 5)], None),
    ],
)
def test_late_is_what_took_longer_than_promised(parts, late):
    assert is_late(*parts) is late


def test_a_share_of_late_visits_is_told_only_where_a_crowd_was_late():
    punctual = [(bytes([n]), False) for n in range(50, 60)]
    assert not may_tell_late([*punctual, *((bytes([n]), True) for n in range(4))])
    assert may_tell_late([*punctual, *((bytes([n]), True) for n in range(5))])
    assert not may_tell_late([*punctual, *[(b"1", True)] * 9, (None, True)])
