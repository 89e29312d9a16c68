import uuid

import pytest

from accounts.models import Person
from audit.actions import record
from audit.models import Event
from audit.naming import named
from core.logs import request_id

pytestmark = pytest.mark.django_db


def test_an_event_names_actor_role_and_target():
    actor = Person.objects.create(role="auditor", username="a")
    event = record(by=actor, action="tested", target=actor, detail={"step": 1})
    event.refresh_from_db()
    assert (event.actor_id, event.actor_role) == (actor.id, "auditor")
    assert (event.target_type, event.target_id) == ("accounts.Person", str(actor.id))
    assert event.detail == {"step": 1}


def test_a_resident_is_named_by_a_digest_whether_he_acts_or_is_acted_upon():
    resident = Person.objects.create(role="resident", email="a@example.org")
    own = record(by=resident, action="tested", target=resident)
    by_key = record(by=resident, action="tested", target=("alerts.Preference", str(resident.pk)))
    digest = named(resident.pk, "resident")
    assert digest != resident.pk
    assert (own.actor_id, own.target_id, by_key.target_id) == (digest, str(digest), str(digest))


def test_a_target_may_be_named_without_its_row():
    target = str(uuid.uuid4())
    event = record(by=None, action="tested", target=("evaluations.Evaluation", target))
    assert (event.target_type, event.target_id) == ("evaluations.Evaluation", target)


def test_the_system_acts_without_an_actor():
    event = record(by=None, action="tested", target=("a.B", "1"))
    assert (event.actor_id, event.actor_role, event.detail) == (None, "", {})


def test_an_event_carries_the_id_of_the_request():
    token = request_id.set("abc-123")
    try:
        record(by=None, action="tested", target=("a.B", "1"))
    finally:
        request_id.reset(token)
    assert Event.objects.get().request_id == "abc-123"
