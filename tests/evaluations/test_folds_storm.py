"""A thousand customers of one center want it to know now, in one minute."""

from datetime import timedelta

import pytest
from django.db import connection

from alerts.kinds import Audience
from alerts.models import Alert, Notice, Occurrence
from alerts.reach import mailing, pushing
from alerts.reach.planning import plan
from evaluations.folding import Batch, Position
from evaluations.folds import ALERTS
from tests.alerts.reaching import KEY, PushService, browser_of, prefers
from tests.factories import log_row

THE_WHOLE_LOG = Batch(Position(0, 0), Position(2**63, 2**62), rows=0, generation=1)
MINUTE, EACH = 20, 50  # twenty rounds of fifty ratings


@pytest.fixture
def everybody_is_reachable(manager_a, quality, settings):
    settings.AYN_VAPID_KEY, settings.AYN_MAIL = KEY, "email"
    for person in (manager_a, quality):
        person.email = f"{person.username}@example.org"
        person.save()
        prefers(person, mail="each")
        browser_of(person, person.username)


@pytest.mark.usefixtures("everybody_is_reachable")
def test_a_storm_makes_a_handful_of_alerts_and_loses_no_word(center_a, manager_a, quality, mailoutbox):
    rung = PushService()
    for turn in range(MINUTE):
        for number in range(EACH):
            log_row(
                center_id=center_a.pk, scores=[1, 1, 1, 1, 5, 5, 5, 5], notify_center="now", share_comment=True,
                comment=f"word {turn * EACH + number}",
            )  # fmt: skip
        ALERTS.apply(THE_WHOLE_LOG)  # again and again from the beginning: nothing counts twice
        plan()
        pushing.send_due(rung)
        while mailing.send_next():
            pass
    for_managers = Alert.objects.filter(audience=Audience.MANAGERS)
    assert sorted(for_managers.values_list("count", flat=True)) == [1] * 5 + [995]
    assert set(for_managers.values_list("severity", flat=True)) == {"urgent"}
    told = {*for_managers.values_list("comment", flat=True), *Occurrence.objects.values_list("comment", flat=True)}
    assert told == {f"word {number}" for number in range(MINUTE * EACH)}
    assert Alert.objects.filter(audience=Audience.QUALITY).count() == MINUTE * EACH
    assert len(rung.seen) <= 2 * 5
    assert len(mailoutbox) <= 4
    assert Notice.objects.filter(person=quality, state="suppressed", reason="many").count() == MINUTE * EACH - 5


@pytest.mark.usefixtures("everybody_is_reachable")
def test_what_a_storm_gathered_leaves_in_one_mail_later(center_a, quality, mailoutbox):
    for _ in range(3):
        log_row(center_id=center_a.pk, scores=[1, 1, 1, 1, 5, 5, 5, 5])
        ALERTS.apply(THE_WHOLE_LOG)
        plan()
        mailing.send_next()
    assert len(mailoutbox) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alerts_notice SET due_at = due_at - %s", [timedelta(minutes=3)])
    assert mailing.send_next() == 2
    assert len(mailoutbox) == 2


def test_good_words_do_not_swallow_complaints(center_a, manager_a):
    for _ in range(8):
        log_row(center_id=center_a.pk, scores=[5] * 8, notify_center="now")
    ALERTS.apply(THE_WHOLE_LOG)
    log_row(center_id=center_a.pk, scores=[1] * 8, notify_center="now")
    ALERTS.apply(THE_WHOLE_LOG)
    [complaint] = Alert.objects.filter(audience=Audience.MANAGERS).exclude(severity="info")
    assert (complaint.severity, complaint.count) == ("urgent", 1)
