"""The customer whose rating raised an alert reads what was done."""

import uuid

import pytest
from django.utils import timezone

from alerts.actions import NewAlert, raise_alerts, resolve_alert
from alerts.kinds import Audience, Cause, Kind, Severity
from alerts.models import Alert
from evaluations.release import reference

pytestmark = pytest.mark.django_db
URL = "/api/v1/evaluations"


def test_he_reads_what_was_done_and_not_by_whom(client_of, resident, second_resident, center_a, manager_a):
    identity, client = uuid.uuid4(), client_of(resident)
    body = {
        "id": str(identity),
        "center": "CENTER-A",
        "visited_at": timezone.now().isoformat(),
        "scores": {"waiting_time": 1},
        "notify_center": "now",
    }
    stored = client.post(URL, body, format="json")
    assert stored.status_code == 201, stored.content
    before = client.get(f"{URL}/{identity}").json()
    assert (before["actions_taken"], before["replies"]) == ([], [])
    cause = {"factors": ["waiting_time"], "names": {}}
    item = NewAlert(
        Kind.RATING_TOLD, Audience.MANAGERS, Severity.WARNING, center_a.pk, None, reference(identity), context=cause
    )
    raise_alerts(items=[item])
    alert = Alert.objects.get()
    resolve_alert(alert_id=alert.pk, cause=Cause.QUEUE, action="Opened counter 4.", by=manager_a)
    answer = client.get(f"{URL}/{identity}", headers={"Accept-Language": "en"})
    [taken] = answer.json()["actions_taken"]
    assert (taken["text"], taken["cause"]["name"]) == ("Opened counter 4.", "Queue or appointments")
    for secret in (str(alert.pk), str(alert.reference), str(manager_a.pk), manager_a.username):
        assert secret not in answer.content.decode()
    assert client_of(second_resident).get(f"{URL}/{identity}").status_code == 404
