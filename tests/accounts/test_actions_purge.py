from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import purge_codes, purge_sessions, purge_tickets
from accounts.models import Challenge, Session, SocketTicket

pytestmark = pytest.mark.django_db


def ago(**units):
    return timezone.now() - timedelta(**units)


def ahead(**units):
    return timezone.now() + timedelta(**units)


def make_challenge(created_at, expires_at):
    return Challenge.objects.create(
        kind="email", contact="a@example.org", code_hash=b"x", created_at=created_at, expires_at=expires_at
    )


def make_session(person, expires_at, revoked_at=None):
    because = "logout" if revoked_at else ""
    return Session.objects.create(
        person=person, current_hash=b"x", expires_at=expires_at, revoked_at=revoked_at, revoked_because=because
    )


def test_challenges_stay_a_day_so_that_tries_are_counted():
    gone = make_challenge(ago(hours=25), ago(hours=24, minutes=50))
    kept = [make_challenge(ago(hours=23), ago(hours=22)), make_challenge(ago(minutes=1), ahead(minutes=9))]
    assert purge_codes(timezone.now()) == 1
    assert set(Challenge.objects.all()) == set(kept)
    assert gone.pk not in {challenge.pk for challenge in kept}


def test_sessions_go_when_they_ran_out_or_ended_a_day_ago(resident):
    make_session(resident, ago(seconds=1))
    make_session(resident, ahead(days=5), revoked_at=ago(hours=25))
    kept = [make_session(resident, ahead(days=5)), make_session(resident, ahead(days=5), revoked_at=ago(hours=1))]
    assert purge_sessions(timezone.now()) == 2
    assert set(Session.objects.all()) == set(kept)


def test_tickets_go_when_they_ran_out(resident):
    session = make_session(resident, ahead(days=5))
    SocketTicket.objects.create(ticket_hash=b"1", person=resident, session=session, expires_at=ago(seconds=1))
    kept = SocketTicket.objects.create(ticket_hash=b"2", person=resident, session=session, expires_at=ahead(seconds=9))
    assert purge_tickets(timezone.now()) == 1
    assert list(SocketTicket.objects.all()) == [kept]
