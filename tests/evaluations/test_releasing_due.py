"""Slots and mornings: what waits for a crowd, told once."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest

from alerts.kinds import Kind
from alerts.models import Alert, RuleSetting
from centers import edition
from centers.kinds import ReleaseMode
from centers.models import FormerRelease, Holiday, OpeningHours, WorkingHours
from evaluations.actions import release_due
from evaluations.folds import ALERTS
from evaluations.models import Origin, Pending, Pulse, ReleaseClock, Released
from evaluations.pending import PENDING
from tests.evaluations.slots import MIDNIGHT, NOON, THE_WHOLE_LOG
from tests.factories import factor_set, revised, withdrawn

SEVEN = datetime(2026, 11, 23, 4, tzinfo=UTC)  # a Monday: nobody said that Doha works on Sundays


def fold(begin=NOON):
    PENDING.apply(THE_WHOLE_LOG)
    ReleaseClock.objects.update(pulse_at=begin, text_at=begin)
    release_due(now=begin)


def pulses():
    return Alert.objects.filter(kind=Kind.PULSE)


def test_five_ratings_are_told_at_the_end_of_the_slot_and_not_before(rate):
    for score in (1, 2, 3, 4, 5):
        rate(scores=[score, *[4] * 7])
    fold()
    release_due(now=MIDNIGHT - timedelta(seconds=1))
    assert not pulses().exists()
    release_due(now=MIDNIGHT)
    alert = pulses().get()
    assert alert.context["count"] == "5-9"
    assert alert.context["means"]["location"] == 3.0
    assert set(alert.context) == {"count", "means", "factors", "names"}
    assert (alert.comment, alert.severity) == ("", "info")
    assert Pulse.objects.get().received == 5


@pytest.mark.parametrize(("wanted", "told"), [("stated", True), ("near", True), ("present", True), ("proven", False)])
def test_only_who_was_there_as_evidently_as_is_asked_counts_as_one_of_the_people(rate, settings, wanted, told):
    settings.AYN_CROWD_TRUST = wanted
    for trust in ("present", "proven", "proven", "proven", "proven"):
        rate(trust=trust, comment="x")
    fold()
    release_due(now=MIDNIGHT)
    assert pulses().exists() == told


def test_whoever_is_not_counted_is_told_with_the_crowd(rate, settings):
    settings.AYN_CROWD_TRUST = "proven"
    for trust in ("stated", *["proven"] * 5):
        rate(trust=trust)
    fold()
    release_due(now=MIDNIGHT)
    assert Pulse.objects.get().received == 6


def test_four_wait_and_are_told_with_the_next(rate):
    for _ in range(4):
        rate()
    fold()
    release_due(now=MIDNIGHT)
    rate(received_at=MIDNIGHT + timedelta(hours=3))
    PENDING.apply(THE_WHOLE_LOG)
    release_due(now=MIDNIGHT + timedelta(hours=4))
    assert not pulses().exists()
    release_due(now=MIDNIGHT + timedelta(days=1))
    assert Pulse.objects.get().received == 5


def test_nothing_is_told_twice(rate):
    for _ in range(6):
        rate()
    fold()
    for day in range(3):
        PENDING.apply(THE_WHOLE_LOG)
        release_due(now=MIDNIGHT + timedelta(days=day))
    assert pulses().count() == 1
    assert Pending.objects.filter(pulsed_at=MIDNIGHT).count() == 6


def test_the_last_word_counts_and_what_was_withdrawn_does_not(rate):
    rows = [rate(scores=[5] * 8) for _ in range(7)]
    revised(rows[0], scores=[1] * 8, received_at=NOON)
    withdrawn(rows[1])
    fold()
    release_due(now=MIDNIGHT)
    assert Pulse.objects.get().received == 6
    assert Pulse.objects.get().counts[:6] == [0, 1, 0, 0, 0, 5]


@pytest.mark.parametrize("fields", [{"source": "shopper"}, {"rater": b"1" * 16}], ids=["shopper", "one-person"])
def test_shoppers_and_one_person_make_no_pulse(rate, fields):
    for _ in range(9):
        rate(comment="words", **fields)
    fold()
    release_due(now=SEVEN)
    assert not pulses().exists()
    assert not Released.objects.exists()


@pytest.mark.parametrize(
    ("mode", "told", "pulsed", "texts"),
    [
        (ReleaseMode.STANDARD, 1, 1, 8),
        (ReleaseMode.PULSES_ONLY, 0, 1, 0),
        (ReleaseMode.NEVER_LIVE, 0, 0, 8),
        (ReleaseMode.NOTHING, 0, 0, 0),
    ],
)
def test_an_entity_may_be_stricter(rate, entity_a, mode, told, pulsed, texts):
    type(entity_a).objects.filter(pk=entity_a.pk).update(release=mode)
    for _ in range(8):
        rate(comment="words")
    rate(comment="now", notify_center="now", share_comment=True)
    fold()
    release_due(now=SEVEN)
    assert Released.objects.filter(kind="told").count() == told
    assert pulses().count() == pulsed
    assert Released.objects.filter(kind="text").count() == texts


def test_texts_of_yesterday_are_told_at_seven_with_days_and_fresh_ids(rate):
    rows = [rate(comment=f"slow, ticket A-{100 + n}", comment_language="en") for n in range(8)]
    rate(comment="of today", received_at=SEVEN - timedelta(hours=1))
    fold()
    release_due(now=SEVEN - timedelta(seconds=1))
    assert not Released.objects.exists()
    release_due(now=SEVEN)
    items = list(Released.objects.all())
    assert {item.comment for item in items} == {"slow, …"}
    assert {str(item.day) for item in items} == {"2026-11-23"}
    assert {item.language for item in items} == {"en"}
    assert {item.id for item in items}.isdisjoint(row["evaluation_id"] for row in rows)
    assert set(Origin.objects.values_list("evaluation_id", flat=True)) == {row["evaluation_id"] for row in rows}


def test_seven_texts_wait(rate):
    for _ in range(7):
        rate(comment="words")
    fold()
    release_due(now=SEVEN)
    assert not Released.objects.exists()


def test_a_consented_text_appears_at_once_as_it_was_told(rate):
    rate(comment="call me", notify_center="now", share_comment=True, scores=[5, 4, 4, 1, 3, 5, 2, 0])
    rate(comment="kept", notify_center="now")
    PENDING.apply(THE_WHOLE_LOG)
    PENDING.apply(THE_WHOLE_LOG)
    item = Released.objects.get()
    assert (item.kind, item.comment, item.factors) == ("told", "call me", ["waiting_time", "completion_time"])


@pytest.mark.parametrize(("threshold", "low"), [(1, 1), (2, 2), (3, 3)])
def test_a_consented_text_names_no_other_factors_than_its_alert(rate, center_a, threshold, low):
    RuleSetting.objects.create(center=center_a, rule="low_factor", is_on=True, threshold=threshold)
    rate(comment="call me", notify_center="now", share_comment=True, scores=[5, 4, 4, 1, 3, 5, 2, 0])
    for fold in (ALERTS, PENDING):
        fold.apply(THE_WHOLE_LOG)
    alert = Alert.objects.get(kind=Kind.RATING_TOLD)
    assert Released.objects.get().factors == alert.context["factors"]
    assert len(alert.context["factors"]) == low


def test_a_busy_center_is_told_every_hour(rate):
    for n in range(260):
        rate(received_at=NOON - timedelta(minutes=30), rater=uuid.UUID(int=n + 1).bytes)
    fold()
    release_due(now=NOON + timedelta(hours=1))
    assert Pulse.objects.get().slot_end == NOON


def working_week(region, *weekdays):
    for weekday in weekdays:
        WorkingHours.objects.create(region=region, weekday=weekday, opens=time(8), closes=time(15))
    edition.forget()


def test_words_are_told_on_the_working_days_of_the_region_whenever_the_center_opens(rate, center_a, country):
    working_week(country, 6, 0, 1, 2, 3)
    Holiday.objects.create(region=country, date=date(2026, 11, 22))
    for weekday in range(7):
        OpeningHours.objects.create(center=center_a, weekday=weekday, opens="00:00", closes="23:00")
    edition.forget()
    for _ in range(8):
        rate(comment="words")
    fold()
    release_due(now=SEVEN - timedelta(seconds=1))  # all of the feast
    assert not Released.objects.exists()
    release_due(now=SEVEN)
    assert {str(item.day) for item in Released.objects.all()} == {"2026-11-23"}


def set_mode(entity, mode):
    type(entity).objects.filter(pk=entity.pk).update(release=mode)


@pytest.mark.parametrize(
    ("then", "now", "told", "pulsed", "texts"),
    [
        (ReleaseMode.NOTHING, ReleaseMode.STANDARD, 0, 0, 0),
        (ReleaseMode.NEVER_LIVE, ReleaseMode.STANDARD, 0, 0, 8),
        (ReleaseMode.PULSES_ONLY, ReleaseMode.STANDARD, 0, 1, 0),
        (ReleaseMode.PULSES_ONLY, ReleaseMode.NEVER_LIVE, 0, 0, 0),
        (ReleaseMode.STANDARD, ReleaseMode.NOTHING, 0, 0, 0),
    ],
)
def test_what_came_under_a_stricter_word_keeps_it(rate, entity_a, then, now, told, pulsed, texts):
    set_mode(entity_a, then)
    ages_ago = datetime.now(UTC) - timedelta(minutes=5)  # before the word changes, by the database's clock
    for _ in range(8):
        rate(comment="words", received_at=min(NOON, ages_ago))
    rate(comment="now", notify_center="now", share_comment=True, received_at=min(NOON, ages_ago))
    set_mode(entity_a, now)
    fold()
    ALERTS.apply(THE_WHOLE_LOG)
    release_due(now=SEVEN)
    assert Released.objects.filter(kind="told").count() == told
    assert Alert.objects.filter(kind=Kind.RATING_TOLD).count() == told
    assert pulses().count() == pulsed
    assert Released.objects.filter(kind="text").count() == texts


def test_what_comes_after_an_entity_was_loosened_is_told(rate, entity_a):
    set_mode(entity_a, ReleaseMode.NOTHING)
    set_mode(entity_a, ReleaseMode.STANDARD)
    FormerRelease.objects.update(until=NOON - timedelta(days=1))
    for _ in range(5):
        rate()
    fold()
    release_due(now=MIDNIGHT)
    assert pulses().count() == 1


def test_ratings_that_answer_nothing_make_no_crowd(rate):
    for _ in range(4):
        rate(scores=[0] * 8)  # the manager's friends
    rate(scores=[1] * 8)
    fold()
    release_due(now=MIDNIGHT)
    assert not pulses().exists()


def test_one_person_with_many_ratings_is_one_of_the_crowd(rate):
    for _ in range(6):
        rate(rater=b"1" * 16)
    for _ in range(3):
        rate()
    fold()
    release_due(now=MIDNIGHT)
    assert not Pulse.objects.exists()
    rate()
    PENDING.apply(THE_WHOLE_LOG)
    release_due(now=MIDNIGHT + timedelta(days=1))
    assert Pulse.objects.get().received == 10


def test_a_few_answers_to_another_factor_set_are_not_left_over_from_the_mean_of_all(rate):
    factor_set(300, [1, 1], ["location", "likely"])
    for _ in range(5):
        rate(scores=[4] * 8)
    rate(factor_set=300, scores=[1, 1])
    fold()
    release_due(now=MIDNIGHT)
    assert pulses().get().context["means"]["location"] == 3.5
    first = Pulse.objects.get(factor_set=1)
    assert first.counts[:6] == [0] * 6  # location: the rest of the mean would be one person
    assert first.counts[6:12] == [0, 0, 0, 0, 5, 0]
