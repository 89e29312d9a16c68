"""Whose desk at a place is closed reads nothing of the place any more, neither what comes nor what came."""

import uuid

import pytest

from alerts.actions import NewAlert, raise_alerts
from alerts.kinds import Audience, Kind, Severity
from centers.models import Center, Desk
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def test_an_entity_that_left_a_complex_reads_its_alerts_no_more(client_of, quality, center_b, entity_a):
    Center.objects.filter(pk=center_b.pk).update(operator=None)  # everybody with a desk there answers for the place
    raise_alerts(items=[NewAlert(
        kind=Kind.CLOSED, audience=Audience.QUALITY, severity=Severity.WARNING, center_id=center_b.pk, entity_id=None,
        reference=uuid.uuid4(), context={"factors": []},
    )])  # fmt: skip
    api = client_of(quality)
    [alert] = api.get(f"{API}/alerts").json()["results"]
    Desk.objects.filter(center=center_b, entity=entity_a).update(is_active=False)
    assert api.get(f"{API}/alerts").json()["results"] == []
    assert api.get(f"{API}/alerts/{alert['id']}").status_code == 404
    assert api.post(f"{API}/alerts/{alert['id']}/acknowledgement").status_code == 404
