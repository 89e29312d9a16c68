"""From a delivery to the browser: once, late rather than never, and to nobody who may not read it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts.actions import acknowledge_alert, raise_alerts
from alerts.kinds import Severity
from alerts.models import Alert, Notice, Preference, PushSubscription
from alerts.reach import transport
from alerts.reach.planning import plan
from alerts.reach.pushing import ATTEMPTS, send_due
from centers.models import Mandate
from tests.alerts.reaching import KEY, PushService, around_now, browser_of, prefers


@pytest.fixture(autouse=True)
def _key(settings):
    settings.AYN_VAPID_KEY = KEY


@pytest.fixture
def browser(manager_a):
    return browser_of(manager_a)


def told(new_alert, *severities):
    raise_alerts(items=[new_alert(severity=severity) for severity in severities or (Severity.WARNING,)])
    plan()


def states():
    return sorted(Notice.objects.values_list("state", "reason"))


def wait_over():
    Notice.objects.filter(state="queued").update(due_at=timezone.now() - timedelta(seconds=1))


def test_an_alert_reaches_the_browser_in_its_persons_language(browser, new_alert):
    told(new_alert)
    service = PushService()
    assert send_due(service) == 1
    [content] = service.contents
    assert set(content) == {"alert", "title", "body", "lang", "dir"}
    assert (content["alert"], content["lang"], content["dir"]) == (str(Alert.objects.get().pk), "ar", "rtl")
    assert "الانتظار" in content["body"]
    assert states() == [("sent", "")]
    assert send_due(service) == 0


def test_the_service_is_told_to_keep_one_of_each_alert(browser, new_alert):
    told(new_alert)
    service = PushService()
    send_due(service)
    [(endpoint, headers, _)] = service.seen
    assert endpoint.origin == "https://fcm.googleapis.com"
    assert headers["Topic"] == Alert.objects.get().pk.hex
    assert len(headers["Topic"]) == 32
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")
    assert int(headers["TTL"]) > 0


def test_planning_again_makes_nothing_twice(browser, new_alert):
    told(new_alert)
    assert plan() == 0
    Preference.objects.update(told=0)
    with pytest.raises(Exception, match="notice_push_once"):
        plan()


def test_every_browser_of_the_person_is_woken(manager_a, browser, new_alert):
    browser_of(manager_a, "two")
    told(new_alert)
    assert send_due(PushService()) == 2


def test_info_never_pushes(browser, new_alert):
    told(new_alert, Severity.INFO)
    assert not Notice.objects.exists()


def test_quiet_hours_hold_back_all_but_the_urgent(manager_a, browser, new_alert):
    prefers(manager_a, **around_now())
    told(new_alert, Severity.WARNING, Severity.URGENT)
    assert states() == [("queued", ""), ("suppressed", "quiet")]
    service = PushService()
    send_due(service)
    urgent = Alert.objects.get(severity="urgent")
    assert [content["alert"] for content in service.contents] == [str(urgent.pk)]
    assert service.seen[0][1]["Urgency"] == "high"


def test_a_storm_rings_a_handful_of_times_the_urgent_first(browser, new_alert):
    told(new_alert, *[Severity.WARNING] * 40, Severity.URGENT)
    assert Notice.objects.filter(state="queued").count() == 5
    assert Notice.objects.filter(state="queued", alert__severity="urgent").exists()
    assert Notice.objects.filter(state="suppressed", reason="many").count() == 36


def test_old_alerts_wake_nobody(browser, new_alert, monkeypatch):
    monkeypatch.setattr("alerts.reach.planning.FRESH", timedelta(0))
    told(new_alert)
    assert states() == [("suppressed", "old")]


def test_a_subscription_reaches_for_nothing_older(client_of, manager_a, new_alert):
    raise_alerts(items=[new_alert()])
    client_of(manager_a).put(
        "/api/v1/me/notifications",
        {"push": True, "mail": "off", "quiet_from": None, "quiet_to": None, "timezone": None},
        format="json",
    )
    browser_of(manager_a)
    assert plan() == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_unsubscribed_is_forgotten(browser, new_alert, status):
    told(new_alert, Severity.WARNING, Severity.WARNING)
    send_due(PushService(status, status))
    assert not PushSubscription.objects.exists()
    assert {state for state, _ in states()} == {"expired"}


@pytest.mark.parametrize(
    "failure", [transport.Unreachable("ConnectTimeout"), 500, 429, transport.Answer(503, "120")], ids=str
)
def test_a_failure_is_tried_again_later_and_later_then_given_up(browser, new_alert, failure):
    told(new_alert)
    waits = []
    for _ in range(ATTEMPTS - 1):
        send_due(PushService(failure))
        notice = Notice.objects.get()
        assert notice.state == "queued"
        waits.append(round((notice.due_at - timezone.now()).total_seconds()))
        wait_over()
    assert waits == sorted(waits)
    assert waits[0] > (115 if isinstance(failure, transport.Answer) else 4)
    send_due(PushService(failure))
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == ("failed", ATTEMPTS)
    assert notice.reason


@pytest.mark.parametrize("failure", [302, 400, 403, 413, transport.Unreachable("AddressRefused")], ids=str)
def test_what_cannot_get_better_is_given_up_at_once(browser, new_alert, failure):
    told(new_alert)
    send_due(PushService(failure))
    assert [state for state, _ in states()] == ["failed"]


def test_a_worker_that_dies_while_sending_leaves_the_notice_to_the_next(browser, new_alert):
    """Sent at least once; the same Topic makes two of them one on the way, the same id one in the browser."""
    told(new_alert)
    service = PushService(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        send_due(service)
    assert send_due(service) == 0, "the lease of the dead one still runs"
    wait_over()
    assert send_due(service) == 1
    assert states() == [("sent", "")]
    assert service.seen[0][1]["Topic"] == service.seen[1][1]["Topic"]
    assert service.contents[0] == service.contents[1]


def test_one_who_comes_back_late_changes_nothing(browser, new_alert):
    from alerts.kinds import NoticeState
    from alerts.reach.claiming import claim_pushes, end

    told(new_alert)
    [late] = claim_pushes(10)
    wait_over()
    send_due(PushService())
    end(late, NoticeState.FAILED, "late")
    assert states() == [("sent", "")]


def test_who_lost_the_center_is_not_told(manager_a, browser, new_alert):
    told(new_alert)
    Mandate.objects.filter(person=manager_a).delete()
    service = PushService()
    send_due(service)
    assert service.seen == []
    assert states() == [("suppressed", "not_readable")]


def test_what_was_handled_meanwhile_is_not_told(manager_a, browser, new_alert):
    told(new_alert)
    acknowledge_alert(alert_id=Alert.objects.get().pk, by=manager_a)
    send_due(PushService())
    assert states() == [("suppressed", "handled")]


def test_who_signed_out_is_not_woken(browser, new_alert):
    told(new_alert)
    session = browser.session
    session.revoked_at, session.revoked_because = timezone.now(), "logout"
    session.save()
    service = PushService()
    send_due(service)
    assert service.seen == []
    assert states() == [("expired", "unsubscribed")]


def test_who_turned_push_off_is_not_woken(manager_a, browser, new_alert):
    told(new_alert)
    prefers(manager_a, push=False)
    send_due(PushService())
    assert states() == [("suppressed", "unwanted")]


def test_the_log_ends_after_its_time(browser, new_alert):
    from alerts.reach.claiming import KEPT, purge

    told(new_alert)
    send_due(PushService())
    assert purge(timezone.now()) == 0
    Notice.objects.update(ended_at=timezone.now() - KEPT - timedelta(days=1))
    assert purge(timezone.now()) == 1
