"""A resident is told that there is news about his ratings: once by each way he wants, wordless, and by nobody else."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import erase_person, export_person
from accounts.models import Consent, ConsentText
from alerts.kinds import Channel, NewsKind
from alerts.models import News, Notice, Nudge, Preference, PushSubscription, Wish
from alerts.reach import news, nudging, transport
from alerts.reach.actions import wish
from evaluations.actions import announce_news
from evaluations.actions.announce import _BY_CAUSE
from evaluations.models import Evaluation
from evaluations.release import reference
from tests.alerts.reaching import KEY, PushService, browser_of
from tests.alerts.test_reach_sealing import AUTH, UA_PUBLIC
from tests.evaluations.conftest import body
from tests.evaluations.test_own_ratings import acted, replied
from tests.people import make_person

pytestmark = pytest.mark.django_db

URL, ME, BROWSERS = "/api/v1/evaluations", "/api/v1/me/notifications", "/api/v1/push-subscriptions"
NOTHING = {"reply": [], "action": [], "push_possible": False, "mail_possible": False}


@pytest.fixture(autouse=True)
def _reachable(settings):
    settings.AYN_VAPID_KEY = KEY
    settings.AYN_MAIL = "email"


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


@pytest.fixture
def rated(phone):
    item = body(notify_center="now")
    assert phone.post(URL, item, format="json").status_code == 201
    return uuid.UUID(item["id"])


def consents_to_messages(person):
    text = ConsentText.objects.filter(purpose="notifications").order_by("-version").first()
    Consent.objects.create(person=person, text=text)


def wants(person, reply=(), action=()):
    Wish.objects.create(person=person, reply=list(reply), action=list(action))


def overdue():
    Nudge.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_reply_wakes_its_author_without_a_word_of_it(resident, second_resident, rated, manager_a):
    for person in (resident, second_resident):
        wants(person, reply=["push"])
    browser_of(resident, "mine"), browser_of(second_resident, "other")
    replied(rated, manager_a)
    assert announce_news() == 1
    service = PushService()
    assert nudging.push_due(service) == 1
    [(endpoint, headers, content)] = service.seen
    assert endpoint.target.endswith("/mine")
    assert set(content) == {"kind", "title", "body", "lang", "dir"}
    assert (content["lang"], content["dir"], headers["Topic"]) == ("ur", "rtl", "news")
    for secret in (str(rated), "CENTER-A", "third counter"):
        assert secret not in json.dumps(content)
    assert not Nudge.objects.exists()
    assert not News.objects.exists()


def test_it_is_told_once_however_often_one_looks(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    assert [announce_news() for _ in range(3)] == [1, 0, 0]
    service = PushService()
    assert [nudging.push_due(service) for _ in range(3)] == [1, 0, 0]


def test_an_action_wakes_who_told_the_center(resident, rated, manager_a, center_a):
    wants(resident, action=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    assert announce_news() == 0
    acted(rated, manager_a, center_a)
    assert announce_news() == 1
    assert Nudge.objects.get().channel == "push"


def test_both_at_once_wake_once(resident, rated, manager_a, center_a):
    wants(resident, reply=["push"], action=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    acted(rated, manager_a, center_a)
    announce_news()
    assert nudging.push_due(PushService()) == 1
    assert not Nudge.objects.exists()


def test_news_that_comes_while_a_push_is_on_its_way_wakes_again(resident, rated, manager_a, center_a):
    wants(resident, reply=["push"], action=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    announce_news()

    claimed = nudging._claim(Channel.PUSH)
    acted(rated, manager_a, center_a)
    announce_news()
    nudging._done(claimed[0])
    service = PushService()
    assert nudging.push_due(service) == 1
    assert not Nudge.objects.exists()


def test_a_worker_that_dies_while_sending_leaves_the_nudge_to_the_next(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    announce_news()
    with pytest.raises(KeyboardInterrupt):
        nudging.push_due(PushService(KeyboardInterrupt()))
    assert nudging.push_due(PushService()) == 0  # still leased
    overdue()
    assert nudging.push_due(PushService()) == 1
    assert not Nudge.objects.exists()


def test_a_push_service_that_is_away_is_asked_again(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    announce_news()
    nudging.push_due(PushService(503))
    assert Nudge.objects.get().due_at > timezone.now()
    overdue()
    nudging.push_due(PushService(transport.Unreachable("ConnectTimeout")))
    overdue()
    nudging.push_due(PushService())
    assert not Nudge.objects.exists()


def test_a_browser_that_is_gone_is_forgotten(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    announce_news()
    nudging.push_due(PushService(410))
    assert (PushSubscription.objects.count(), Nudge.objects.count()) == (0, 0)


def test_two_workers_that_look_at_once_tell_once(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    taken = news.waiting()
    assert news.tell(taken, {resident.pk: {"push"}}) == 1
    assert news.tell(taken, {resident.pk: {"push"}}) == 0
    assert Nudge.objects.get().round == 1


def test_mail_goes_to_who_consented_in_his_language_and_can_be_ended(resident, rated, manager_a, mailoutbox):
    resident.language = "en"
    resident.save()
    consents_to_messages(resident)
    wants(resident, reply=["mail"])
    replied(rated, manager_a)
    announce_news()
    assert nudging.mail_due() == 1
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["resident@example.org"], "News about your ratings")
    assert "third counter" not in mail.body
    assert "CENTER-A" not in mail.body
    stop = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert Client().post(urlsplit(stop).path).status_code == 200
    assert not Wish.objects.exists()
    assert not Nudge.objects.exists()


def test_a_mail_server_that_is_away_loses_nothing(resident, rated, manager_a, mailoutbox, monkeypatch):
    consents_to_messages(resident)
    wants(resident, reply=["mail"])
    replied(rated, manager_a)
    announce_news()

    def away(message):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(nudging.delivery, "send", away)
        nudging.mail_due()
    assert mailoutbox == []
    overdue()
    nudging.mail_due()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_no_mail_without_consent(resident, rated, manager_a, mailoutbox, when):
    consents_to_messages(resident)
    wants(resident, reply=["mail"])
    replied(rated, manager_a)
    if when == "before":
        Consent.objects.update(withdrawn_at=timezone.now())
        announce_news()
        assert not Nudge.objects.exists()
    else:
        announce_news()
        Consent.objects.update(withdrawn_at=timezone.now())
        nudging.mail_due()
    assert mailoutbox == []
    assert not Nudge.objects.exists()


def test_who_wants_it_no_more_is_not_woken(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    announce_news()
    Wish.objects.all().delete()
    service = PushService()
    nudging.push_due(service)
    assert (service.seen, Nudge.objects.count()) == ([], 0)


def test_nothing_at_rest_joins_a_person_with_a_rating(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    replied(rated, manager_a)
    announce_news()
    row = Evaluation.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(n)::text FROM alerts_nudge n UNION ALL SELECT to_jsonb(w)::text FROM alerts_wish w"
        )
        held = " ".join(text for (text,) in cursor.fetchall())
    assert str(resident.pk) in held
    for secret in (str(rated), bytes(row.owner).hex(), bytes(row.rater).hex(), str(reference(rated)), "center"):
        assert secret not in held
    assert {field.name for field in News._meta.fields} == {"id", "kind", "cause"}


def test_who_is_erased_is_not_found(resident, rated, manager_a):
    wants(resident, reply=["push"])
    browser_of(resident)
    item = replied(rated, manager_a)
    assert export_person(person=resident)["alerts"]["news_wishes"] == {"reply": ["push"], "action": []}
    erase_person(by=resident)
    assert announce_news() == 0
    assert [model.objects.count() for model in (Wish, Nudge, News)] == [0, 0, 0]
    assert item.text


def test_who_joined_later_is_not_compared(rated, manager_a, monkeypatch):
    late = make_person("resident", "late")
    type(late).objects.filter(pk=late.pk).update(joined_at=timezone.now() + timedelta(days=2))
    wants(late, reply=["push"])
    replied(rated, manager_a)
    monkeypatch.setattr("evaluations.pseudonyms.Keyring.owner_on", lambda *_: lambda _: pytest.fail("an HMAC was made"))
    assert announce_news() == 0


def test_an_alert_leads_to_its_rating_by_an_index(rated):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {_BY_CAUSE}", [[reference(rated).bytes]])
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(_BY_CAUSE, [[reference(rated).bytes]])
        assert cursor.fetchall() == [(rated,)]
    assert "Seq Scan" not in plan


# --- what residents say over HTTP -------------------------------------------------------------------------------------


def test_a_resident_wants_nothing_until_he_says_so(phone, resident):
    assert phone.get(ME).json() == NOTHING
    browser_of(resident)
    said = {"reply": ["push"], "action": ["push"]}
    answer = phone.put(ME, said, format="json")
    assert answer.json() == phone.get(ME).json() == said | {"push_possible": True, "mail_possible": False}
    assert phone.put(ME, {}, format="json").json()["reply"] == []
    assert not Wish.objects.exists()


def test_mail_needs_an_address_and_consent(client_of, phone, resident, center_a):
    said = {"reply": ["mail", "push", "mail"]}
    answer = phone.put(ME, said, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "consent_missing")
    consents_to_messages(resident)
    told = phone.put(ME, said, format="json").json()
    assert (told["reply"], told["mail_possible"]) == (["mail", "push"], True)
    by_phone = make_person("resident", "x", phone="+97455500001")
    type(by_phone).objects.filter(pk=by_phone.pk).update(email=None)
    answer = client_of(by_phone).put(ME, {"action": ["mail"]}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/action")


@pytest.mark.parametrize("said", [{"reply": ["sms"]}, {"reply": "push"}, {"push": True}, {"reply": None}])
def test_what_is_no_wish_is_refused(phone, said):
    assert phone.put(ME, said, format="json").status_code == 400


def test_staff_keep_their_own_form(client_of, manager_a):
    assert client_of(manager_a).put(ME, {"reply": ["push"]}, format="json").status_code == 400


def test_a_resident_subscribes_his_browser(phone):
    sent = {"endpoint": "https://web.push.apple.com/one", "keys": {"p256dh": UA_PUBLIC, "auth": AUTH}}
    assert phone.get(f"{BROWSERS}/key").status_code == 200
    assert phone.post(BROWSERS, sent, format="json").status_code == 201
    assert not Preference.objects.exists()
    assert not Notice.objects.exists()
    assert phone.delete(BROWSERS).status_code == 204


def test_saying_the_same_again_leaves_one_trace(resident):
    from audit.models import Event

    for _ in range(2):
        wish(ways={NewsKind.REPLY: ["push"], NewsKind.ACTION: []}, by=resident)
    assert Event.objects.filter(action="news_wishes_changed").count() == 1
