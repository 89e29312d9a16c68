import pytest
from django.utils import timezone

from accounts.models import Session, SocketTicket
from accounts.tickets import redeem
from tests.racing import at_once
from tests.signing_in import API

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(client_of, manager_a):
    answer = client_of(manager_a).post(f"{API}/socket-tickets")
    assert answer.status_code == 201
    assert answer.json()["expires_in"] == 30
    return answer.json()["ticket"]


def test_a_ticket_tells_whose_it_is_and_of_which_session(ticket, manager_a):
    session = redeem(ticket)
    assert session.person == manager_a
    assert session == Session.objects.get()


def test_a_ticket_works_once(ticket):
    assert redeem(ticket) is not None
    assert redeem(ticket) is None


def test_a_ticket_is_soon_too_late_and_then_gone(ticket):
    SocketTicket.objects.update(expires_at=timezone.now())
    assert redeem(ticket) is None
    assert not SocketTicket.objects.exists()


def test_a_ticket_ends_with_its_session(ticket):
    Session.objects.update(revoked_at=timezone.now(), revoked_because="logout")
    assert redeem(ticket) is None


def test_a_disabled_person_does_not_get_in(ticket, manager_a):
    manager_a.is_active = False
    manager_a.save()
    assert redeem(ticket) is None


@pytest.mark.parametrize("text", ["", "x", "\ud800", "é" * 500])
def test_what_is_no_ticket_opens_nothing(db, text):
    assert redeem(text) is None


def test_the_database_keeps_no_ticket(ticket):
    assert ticket.encode() not in bytes(SocketTicket.objects.get().ticket_hash)


def test_tickets_are_throttled(client_of, manager_a, settings, fresh_limits):
    settings.LIMITS = settings.LIMITS | {"tickets_per_person": (2, 60)}
    client = client_of(manager_a)
    assert [client.post(f"{API}/socket-tickets").status_code for _ in range(3)] == [201, 201, 429]


def test_only_who_receives_alerts_gets_a_ticket(client_of, resident, shopper, quality):
    people = (None, resident, shopper, quality)
    assert [client_of(one).post(f"{API}/socket-tickets").status_code for one in people] == [401, 403, 403, 201]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_bring_the_same_ticket_one_gets_in(ticket, manager_a):
    winners = at_once(8, lambda _number: redeem(ticket))
    assert [session.person for session in winners if session] == [manager_a]
