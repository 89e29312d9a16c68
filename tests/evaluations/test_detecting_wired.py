"""From ratings to alerts: what the rules find in pulses is raised once, for the managers, and hangs on pulses alone."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts import rules_of
from alerts.kinds import Kind
from alerts.models import Alert, RuleSetting
from centers.models import Ramadan, Service, WorkingHours
from evaluations.actions import release_due
from evaluations.actions.detect import detect_due, detect_in_pulse
from evaluations.models import DropWatch, Pulse, ReleaseClock
from evaluations.pending import PENDING
from tests.evaluations.slots import MIDNIGHT, NOON, THE_WHOLE_LOG
from tests.factories import factor_set

SUNDAY_ENDS = MIDNIGHT + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
def pulse(center_a, manager_a, no_demonstration):
    """Write a pulse as if it had been told, and wind the clocks as it would."""

    def write(end, points, n=30, **fields):
        clock, _ = ReleaseClock.objects.get_or_create(
            center_id=center_a.pk, defaults={"pulse_at": NOON + 999 * DAY, "text_at": NOON + 999 * DAY}
        )
        ReleaseClock.objects.filter(pk=clock.pk).update(day_at=end, week_at=end)
        shared = {"received": n, "points": n * points * 1000, "boxes": [0] * 5, "counts": [], "factor_set": 1,
                  "means": {}}  # fmt: skip
        return Pulse.objects.create(center_id=center_a.pk, slot_end=end, n=n, **shared | fields)

    return write


def tell(begin=NOON, until=MIDNIGHT):
    PENDING.apply(THE_WHOLE_LOG)
    ReleaseClock.objects.update(pulse_at=begin, text_at=begin)
    release_due(now=begin)
    release_due(now=until)


def switch_off(center, rule, threshold=None):
    RuleSetting.objects.create(center=center, rule=rule, is_on=False, threshold=threshold)
    rules_of.forget()


def raised(*, but=(Kind.PULSE,)):
    found = Alert.objects.exclude(kind__in=[kind.value for kind in but]).order_by("kind", "reference")
    return [(a.kind, a.audience, a.severity, a.context["factors"], a.context["facts"]) for a in found]


def test_a_pulse_raises_what_its_means_say(rate, center_a):
    for score in (2, 2, 3, 2, 3):
        rate(scores=[4, score, *[4] * 6])
    tell()
    assert raised() == [("low_factor", "managers", "warning", ["accessibility"], {"mean": 2.4, "threshold": 2})]
    alert = Alert.objects.get(kind=Kind.LOW_FACTOR)
    assert alert.context["names"]["accessibility"]["en"]
    assert alert.resolve_by is not None
    assert alert.center == center_a


def test_a_rule_that_is_off_raises_nothing(rate, center_a):
    switch_off(center_a, "low_factor", 2)
    for _ in range(5):
        rate(scores=[4, 2, *[4] * 6])
    tell()
    assert raised() == []


def test_low_and_high_overall_are_raised(rate, center_a):
    switch_off(center_a, "low_factor", 2)
    for _ in range(5):
        rate(scores=[2] * 8)
    tell()
    for _ in range(5):
        rate(scores=[5] * 8, received_at=MIDNIGHT + timedelta(hours=9))
    PENDING.apply(THE_WHOLE_LOG)
    release_due(now=MIDNIGHT + DAY)
    assert raised() == [
        ("low_overall", "managers", "urgent", [], {"points": 25, "threshold": 40}),
        ("praise", "managers", "info", [], {"points": 88, "threshold": 85}),
    ]


def test_a_run_counts_the_pulses_before(rate, pulse, center_a):
    switch_off(center_a, "low_factor", 2)
    for days in (1, 2):
        pulse(MIDNIGHT - days * DAY, 60, means={"waiting_time": 2.2})
    for _ in range(5):
        rate(scores=[4, 4, 4, 2, 4, 4, 4, 4])
    tell()
    assert raised() == [("low_waiting_run", "managers", "warning", ["waiting_time"], {"pulses": 3})]


def test_two_factor_sets_make_one_overall_mean(rate):
    factor_set(9, [1], ["location"])
    for version, scores in ((1, [5] * 8), (9, [3])):
        for _ in range(5):
            rate(scores=scores, factor_set=version)
    tell()
    assert Pulse.objects.count() == 2
    assert raised() == []


@pytest.fixture
def promised(entity_a):
    return Service.objects.create(
        code="BILLS", entity=entity_a, name_en="Bills", target_waiting_minutes=10, target_completion_minutes=5
    )


@pytest.mark.parametrize(
    ("late", "punctual", "consented", "told"),
    [(5, 5, 0, True), (4, 0, 0, False), (5, 6, 0, False), (4, 0, 5, False), (0, 9, 0, False)],
    ids=["half", "no-crowd-was-late", "fewer-than-half", "told-at-once-counts-for-nothing", "punctual"],
)
def test_late_services_are_told_of_a_crowd_only(rate, promised, late, punctual, consented, told):
    for minutes, many, notify in ((6, late, "with_others"), (5, punctual, "with_others"), (6, consented, "now")):
        for _ in range(many):
            rate(service_id=promised.pk, completion_minutes=minutes, waiting_minutes=3, notify_center=notify)
    for _ in range(2):
        rate(completion_minutes=90)
    tell()
    expected = [("target_exceeded", "managers", "warning", [], {"percent": 50})] if told else []
    assert raised() == expected
    assert Pulse.objects.get().late == (late if late >= 5 else 0)


def test_nothing_is_raised_twice(rate, pulse):
    for _ in range(5):
        rate(scores=[1] * 8)
    tell()
    before = Alert.objects.count()
    for days in range(1, 9):
        PENDING.apply(THE_WHOLE_LOG)
        release_due(now=MIDNIGHT + days * DAY)
    assert Alert.objects.count() == before
    clock = ReleaseClock.objects.get()
    assert (clock.day_at, clock.week_at) == (None, None)


def test_the_same_factor_low_in_five_slots_is_one_alert(rate, center_a):
    switch_off(center_a, "low_waiting_run", 3)
    for day in range(5):
        for _ in range(5):
            scores = [4, 4, 4, 2, 4, 4, 4, 4] if day else [4, 2, 4, 2, 4, 4, 4, 4]
            rate(scores=scores, received_at=NOON + timedelta(days=day - 1))
        tell(begin=NOON + (day - 1) * DAY, until=MIDNIGHT + (day - 1) * DAY)
    found = Alert.objects.filter(kind=Kind.LOW_FACTOR).order_by("count")
    counts = [(alert.context["factors"], alert.count) for alert in found]
    assert counts == [(["accessibility"], 1), (["waiting_time"], 5)]


def drop(pulse, days=98, since=84):
    """Let days go by, each judged when it is over; the last fortnight is low."""
    for index in range(days):
        end = MIDNIGHT + (index - days) * DAY
        pulse(end, 45 if index >= since else 70 + index % 3)
        release_due(now=end + timedelta(minutes=1))


def test_a_sudden_drop_is_raised_once(pulse):
    drop(pulse)
    [found] = raised()
    assert found == ("sudden_drop", "managers", "warning", [], {"since": "2026-11-07", "before": 71, "after": 45})
    watch = DropWatch.objects.get()
    assert watch.judged == date(2026, 11, 20)
    assert watch.since > date(2026, 11, 7)


def test_a_sudden_drop_is_not_raised_while_the_rule_is_off(pulse, center_a):
    switch_off(center_a, "sudden_drop", 500)
    drop(pulse)
    assert raised() == []
    assert DropWatch.objects.get().since > date(2026, 11, 1)


def test_days_of_ramadan_are_compared_with_each_other_alone(pulse, region):
    for season, opens in (("regular", "08:00"), ("ramadan", "10:00")):
        for weekday in range(5):
            WorkingHours.objects.create(region=region, weekday=weekday, season=season, opens=opens, closes="14:00")
    Ramadan.objects.create(region=region, first=date(2026, 11, 7), last=date(2026, 12, 6))
    drop(pulse)
    assert raised() == []


def test_a_day_told_late_is_judged_once(pulse):
    pulse(MIDNIGHT, 70)
    release_due(now=MIDNIGHT)
    first = DropWatch.objects.get()
    pulse(MIDNIGHT - timedelta(hours=1), 70)
    release_due(now=MIDNIGHT + timedelta(minutes=5))
    assert DropWatch.objects.get().judged == first.judged == date(2026, 11, 21)


def test_the_slot_that_ends_at_midnight_belongs_to_the_day_before(rate):
    for _ in range(5):
        rate()
    tell()
    release_due(now=MIDNIGHT)
    assert DropWatch.objects.get().judged == date(2026, 11, 21)


def test_a_record_week_is_raised_when_the_iso_week_is_over(pulse):
    for weeks in range(1, 13):
        pulse(SUNDAY_ENDS - weeks * 7 * DAY, 70 + weeks % 2)
    for end in (SUNDAY_ENDS - 2 * DAY, SUNDAY_ENDS):
        pulse(end, 80)
    release_due(now=SUNDAY_ENDS - timedelta(seconds=1))
    assert raised() == []
    release_due(now=SUNDAY_ENDS)
    facts = {"week": "2026-W47", "points": 80, "weeks": 12}
    assert raised() == [("record_week", "managers", "info", [], facts)]


def test_a_record_week_is_not_raised_while_the_rule_is_off(pulse, center_a):
    switch_off(center_a, "record_week", 12)
    for weeks in range(13):
        pulse(SUNDAY_ENDS - weeks * 7 * DAY, 70 + weeks % 2 + 10 * (weeks == 0))
    release_due(now=SUNDAY_ENDS)
    assert raised() == []


def test_the_week_ends_where_the_center_is(rate):
    for _ in range(5):
        rate(received_at=MIDNIGHT + timedelta(hours=1))
    tell(begin=MIDNIGHT + timedelta(hours=2), until=SUNDAY_ENDS)
    assert ReleaseClock.objects.get().week_at is None
    assert Pulse.objects.get().slot_end == SUNDAY_ENDS


def test_nothing_is_asked_of_single_ratings(rate, pulse, center_a):
    drop(pulse, days=90)
    clock = ReleaseClock.objects.get()
    with CaptureQueriesContext(connection) as asked:
        detect_in_pulse(clock=clock, end=MIDNIGHT - DAY, here=ZoneInfo("Asia/Qatar"), names={})
        assert detect_due(now=SUNDAY_ENDS) == 2
    tables = {table for query in asked for table in re.findall(r'"?(evaluations_\w+)"?', query["sql"])}
    assert tables >= {"evaluations_pulse", "evaluations_dropwatch"}
    assert not tables & {"evaluations_evaluation", "evaluations_pending", "evaluations_released"}


# Two slots of five people each that no pulse tells apart: who gave what is exchanged, factor by factor.
SAME_PULSES = [
    [[1, 1, 1, 1, 3, 3, 3, 3], [2, 2, 2, 2, 3, 3, 3, 3], [2, 2, 2, 2, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3, 3, 3],
     [2, 2, 2, 2, 3, 3, 3, 3]],
    [[3, 1, 2, 2, 3, 3, 3, 3], [1, 2, 2, 3, 3, 3, 3, 3], [2, 3, 1, 2, 3, 3, 3, 3], [2, 2, 3, 1, 3, 3, 3, 3],
     [2, 2, 2, 2, 3, 3, 3, 3]],
]  # fmt: skip


def test_histories_with_equal_pulses_raise_equal_alerts(rate, center_a, center_b):
    """Whatever single people said: if the pulses are equal, a manager reads the same."""
    told = []
    for history, center in zip(SAME_PULSES, (center_a, center_b), strict=True):
        for scores in history:
            rate(scores=scores, center_id=center.pk, entity_id=center.operator_id)
    tell()
    for center in (center_a, center_b):
        sums = Pulse.objects.filter(center_id=center.pk).values("received", "n", "points", "counts", "means")
        alerts = Alert.objects.filter(center=center).exclude(kind=Kind.PULSE).order_by("kind", "context")
        told.append((list(sums), [(a.kind, a.severity, a.context) for a in alerts]))
    assert told[0] == told[1]
    assert len(told[0][1]) == 5
