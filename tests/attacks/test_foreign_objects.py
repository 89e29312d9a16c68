"""Whoever answers for another place finds nothing of this one, whatever id he has got hold of; and adds no field."""

import uuid
from datetime import date

import pytest

from alerts.actions import raise_alerts
from alerts.models import Alert, Publication, Step
from evaluations.items import Item, release_items
from evaluations.kinds import ItemKind
from evaluations.models import Appeal, Released, Reply
from tests.alerts.conftest import new_alert  # noqa: F401 - a fixture
from tests.factories import log_row
from tests.signing_in import API

pytestmark = pytest.mark.django_db
BODIES = {
    "acknowledgement": {},
    "resolution": {"cause": "queue", "action": "Opened counter 4."},
    "verification": {"outcome": "verified", "note": "seen"},
    "publication": {"text": "Opened counter 4."},
    "reply": {"text": "Thank you.", "visibility": "public"},
    "appeal": {"evidence": "Another office."},
}


@pytest.fixture
def places(center_a, entity_a, manager_a, manager_b, quality, new_alert):  # noqa: F811 - a fixture
    """An alert and a released evaluation of center A; the addresses of all that is done with them."""
    raise_alerts(items=[new_alert()])
    row = log_row(center_id=center_a.pk, entity_id=entity_a.pk, comment="slow")
    release_items([Item(row["evaluation_id"], row["visited_at"], center_a.pk, entity_a.pk, ItemKind.TEXT,
                        date(2026, 11, 21), "slow")])  # fmt: skip
    alert, item = f"alerts/{Alert.objects.get().pk}", f"centers/CENTER-A/evaluations/{Released.objects.get().pk}"
    return {name: f"{API}/{item if name in ('reply', 'appeal') else alert}/{name}" for name in BODIES}


@pytest.mark.parametrize("name", BODIES)
def test_another_manager_finds_nothing_to_write_to(client_of, manager_b, places, name):
    status = client_of(manager_b).post(places[name], BODIES[name], format="json").status_code
    assert status == (403 if name == "verification" else 404)
    assert not any(model.objects.exists() for model in (Step, Publication, Reply, Appeal))


@pytest.mark.parametrize("rest", ["", "/notices", "/occurrences"])
def test_another_manager_finds_nothing_to_read(client_of, manager_a, manager_b, places, rest):
    address = f"{API}/alerts/{Alert.objects.get().pk}{rest}"
    assert client_of(manager_a).get(address).status_code == 200
    unknown = client_of(manager_b).get(f"{API}/alerts/{uuid.uuid4()}{rest}")
    foreign = client_of(manager_b).get(address)
    assert (foreign.status_code, foreign.json()) == (404, unknown.json())


def test_an_item_of_one_center_is_not_found_at_another(client_of, manager_b, center_b, places):
    address = places["appeal"].replace("CENTER-A", "CENTER-B")
    assert client_of(manager_b).post(address, BODIES["appeal"], format="json").status_code == 404
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("name", [name for name in BODIES if name != "acknowledgement"])
@pytest.mark.parametrize("field", ["state", "by", "decision", "level", "id", "center_id", "published_on"])
def test_no_field_is_taken_that_nobody_asked_for(client_of, manager_a, quality, places, name, field):
    person = quality if name == "verification" else manager_a
    answer = client_of(person).post(places[name], BODIES[name] | {field: "upheld"}, format="json")
    assert answer.status_code == 400
    assert {"pointer": f"/{field}", "code": "unknown_field"}.items() <= answer.json()["errors"][0].items()
