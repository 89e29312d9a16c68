"""What runs out is deleted when its time is over, and not a moment before."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as OfficeSession
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts.models import AccessEntry, Challenge, Person, Session, SocketTicket
from alerts.actions import NewAlert, raise_alerts
from alerts.kinds import Audience, Kind, Severity
from alerts.models import Alert, Notice, PushSubscription
from audit.models import Event
from backend import retention
from backend.retention import RULES, purge
from centers.models import ImportedList
from evaluations.models import Signal, VisitUse
from scores.exports.making import file_name
from scores.models import Export, StaffMark
from tests.people import make_person
from visits.rows import LONGEST_INVITATION

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def session_of(person, expires_at):
    return Session.objects.create(person=person, current_hash=b"x", expires_at=expires_at)


def code(now, center):
    Challenge.objects.create(
        kind="email", contact="a@example.org", code_hash=b"x", created_at=now, expires_at=now + timedelta(minutes=10)
    )


def ticket(now, center):
    person = make_person("manager", "m")
    SocketTicket.objects.create(
        ticket_hash=b"1", person=person, session=session_of(person, now + 60 * DAY), expires_at=now + 30 * DAY / 86400
    )


def sign_in(now, center):
    session = session_of(make_person("manager", "m"), now + 30 * DAY)
    PushSubscription.objects.create(
        person=session.person, session=session, endpoint="https://push.example.org/1", p256dh=b"k", auth=b"a"
    )


def office(now, center):
    OfficeSession.objects.create(session_key="k", session_data="", expire_date=now + 14 * DAY)


def looked_at(now, center):
    AccessEntry.objects.create(person=make_person("resident", "r"), what="looked_at", role="administrator", at=now)


def resident(now, center):
    Person.objects.create(role="resident", email="unused@example.org", joined_at=now - 100 * DAY, last_login=now)


def notice(now, center):
    raise_alerts(
        items=[
            NewAlert(
                kind=Kind.RATING_TOLD, audience=Audience.MANAGERS, severity=Severity.WARNING, center_id=center.pk,
                entity_id=None, reference=uuid.uuid4(), context={"factors": [], "names": {}},
            )
        ]
    )  # fmt: skip
    Notice.objects.create(
        person=make_person("manager", "m"), alert=Alert.objects.get(), sequence=1, channel="mail", state="sent",
        due_at=now, ended_at=now,
    )  # fmt: skip


def marks(now, center):
    Signal.objects.create(evaluation_id=uuid.uuid4(), day=now.date(), network=b"n" * 16)
    StaffMark.objects.create(day=now.date(), center_id=center.pk, mark=b"m" * 16)


def use(now, center):
    VisitUse.objects.create(rater=b"", digest=b"d" * 16, day=now.date())
    VisitUse.objects.create(rater=b"r" * 16, digest=b"d" * 16, day=now.date())


def export(now, center):
    made = Export.objects.create(
        by=make_person("auditor", "a"), kind="audit_events", format="csv", filters={}, language="en", state="done",
        ended_at=now, sha256="0" * 64, size=1, rows=1, done=100,
    )  # fmt: skip
    storages["private"].save(file_name(made), ContentFile(b"x"))


def imported(now, center):
    ImportedList.objects.create(name="a.csv", content=b"x", digest="0" * 64, made_at=now)


# What is made, how long it is kept, how many are counted when it goes.
KEPT = {
    "codes": (code, DAY, 1),
    "socket tickets": (ticket, timedelta(seconds=30), 1),
    "sign-ins and the browsers they wake": (sign_in, 30 * DAY, 1),
    "sign-ins to the office": (office, 14 * DAY, 1),
    "access log": (looked_at, 365 * DAY, 1),
    "accounts of residents that nobody uses": (resident, 3 * 365 * DAY, 1),
    "notices": (notice, 90 * DAY, 1),
    "which visits were rated": (use, 2 * 365 * DAY, 2),
    "marks of networks and devices": (marks, 30 * DAY, 2),
    "files of exports": (export, 7 * DAY, 1),
    "lists of centers that nobody imported": (imported, DAY, 1),
}


BY_DAYS = {"which visits were rated", "marks of networks and devices"}
ELSEWHERE = {"single transactions and invitations"}  # tests/visits


def test_every_rule_is_tried():
    assert set(KEPT) | ELSEWHERE == {rule.what for rule in RULES}


@pytest.mark.parametrize("what", KEPT)
def test_it_goes_when_its_time_is_over_and_not_before(what, center_a, settings):
    settings.AYN_UNUSED_ACCOUNT_YEARS = 3
    make, kept, count = KEPT[what]
    now = timezone.now()
    make(now, center_a)
    assert purge(now + kept - timedelta(seconds=1))[what] == 0
    assert purge(now + kept + (DAY if what in BY_DAYS else timedelta(seconds=1)))[what] == count
    assert Event.objects.filter(action="purged").latest("pk").detail[what] == count


def test_browsers_go_with_the_sign_in(center_a):
    sign_in(timezone.now(), center_a)
    purge(timezone.now() + 31 * DAY)
    assert not PushSubscription.objects.exists()


def test_the_file_of_an_export_is_gone_from_the_disk(center_a):
    export(timezone.now(), center_a)
    made = Export.objects.get()
    assert storages["private"].exists(file_name(made))
    purge(timezone.now() + 8 * DAY)
    assert not storages["private"].exists(file_name(made))


def test_unused_accounts_stay_unless_a_time_is_set(center_a):
    resident(timezone.now(), center_a)
    purge(timezone.now() + 9999 * DAY)
    assert Person.objects.filter(email="unused@example.org").exists()


def test_who_is_signed_in_is_not_unused(center_a, settings):
    settings.AYN_UNUSED_ACCOUNT_YEARS = 1
    now = timezone.now()
    resident(now, center_a)
    session_of(Person.objects.get(email="unused@example.org"), now + 9999 * DAY)
    purge(now + 5000 * DAY)
    assert Person.objects.filter(email="unused@example.org").exists()


def test_staff_are_never_erased_by_time(administrator, settings):
    settings.AYN_UNUSED_ACCOUNT_YEARS = 1
    purge(timezone.now() + 5000 * DAY)
    assert Person.objects.filter(pk=administrator.pk).exists()


def test_one_that_fails_does_not_hold_the_others_back(center_a, monkeypatch):
    def fail(_now):
        raise OSError

    code(timezone.now(), center_a)
    failing = (retention.Rule("broken", "never", fail), *RULES)
    monkeypatch.setattr(retention, "RULES", failing)
    counts = purge(timezone.now() + 2 * DAY)
    assert (counts["broken"], counts["codes"]) == (0, 1)


def test_a_night_on_which_nothing_went_leaves_no_row():
    purge()
    assert not Event.objects.filter(action="purged").exists()


def test_with_a_short_window_used_invitations_outlive_every_invitation(settings):
    settings.VISIT_WINDOW = 7 * DAY
    now = timezone.now()
    use(now, None)
    assert purge(now + 7 * DAY + LONGEST_INVITATION + 3 * DAY)["which visits were rated"] == 0
    assert purge(now + 7 * DAY + LONGEST_INVITATION + 4 * DAY)["which visits were rated"] == 2
