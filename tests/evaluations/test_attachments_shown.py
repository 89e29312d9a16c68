"""Who sees what is attached: managers what was shared with them, quality teams what their alerts tell of."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from alerts.models import Alert
from audit.models import Event
from centers.models import Mandate
from evaluations.attached import attached_to_alert
from evaluations.folding import run_once
from evaluations.folds import ALERTS
from evaluations.models import Attachment
from evaluations.pending import PENDING
from tests.core import voice
from tests.evaluations.conftest import body
from tests.evaluations.photos import photo
from tests.evaluations.test_views_photos import media, phone, put, read  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]

URL = "/api/v1/evaluations"
RELEASED = "/api/v1/centers/CENTER-A/evaluations"


@pytest.fixture
def told(phone, manager_a, quality):  # noqa: F811 - a fixture
    """Return a sender of a rating with a photo and a voice note; it is folded."""

    def send(**fields):
        sent = body(notify_center="now", share_comment=True, **fields)
        assert phone.post(URL, sent, format="json").status_code == 201
        assert put(phone, f"{URL}/{sent['id']}", photo()).status_code == 201
        said = phone.put(f"{URL}/{sent['id']}/voice/{uuid.uuid4()}", voice.ogg(), content_type="audio/ogg")
        assert said.status_code == 201
        for fold in (ALERTS, PENDING):
            run_once(fold)
        return sent

    return send


def test_a_manager_sees_photos_that_were_shared_and_under_no_id_of_the_phone(client_of, manager_a, told):
    sent = told(share_photos=True)
    answer = client_of(manager_a).get(RELEASED)
    (item,) = answer.json()["results"]
    (shown,) = item["photos"]
    stored = Attachment.objects.get(kind="photo")
    assert not {sent["id"], str(stored.id)} & {shown["id"], item["id"]}
    assert sent["id"] not in answer.content.decode()
    file = read(client_of(None), shown["thumbnail_url"])
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8")
    assert "voice" not in answer.content.decode()


@pytest.mark.parametrize("after", ["never", "revised", "withdrawn"])
def test_a_manager_sees_no_photo_that_is_not_shared(client_of, phone, manager_a, told, after):  # noqa: F811
    sent = told(share_photos=after != "never")
    if after == "revised":
        phone.put(f"{URL}/{sent['id']}", sent | {"share_photos": False}, format="json")
    if after == "withdrawn":
        phone.post(f"{URL}/{sent['id']}/withdrawal")
    (item,) = client_of(manager_a).get(RELEASED).json()["results"]
    assert item["photos"] == []


def test_a_shared_photo_of_what_waits_for_others_is_shown_to_no_manager(client_of, phone, manager_a):  # noqa: F811
    sent = body(share_photos=True)
    phone.post(URL, sent, format="json")
    put(phone, f"{URL}/{sent['id']}", photo())
    run_once(PENDING)
    assert client_of(manager_a).get(RELEASED).json()["results"] == []


def test_the_quality_team_sees_and_hears_what_its_alert_tells_of_and_the_look_is_in_the_trail(client_of, quality, told):
    sent = told()
    alert = Alert.objects.get(audience="quality", deliveries__person=quality)
    answer = client_of(quality).get(f"/api/v1/alerts/{alert.id}/attachments")
    assert (len(answer.json()["photos"]), len(answer.json()["voice_notes"])) == (1, 1)
    assert sent["id"] not in answer.content.decode()
    assert Event.objects.filter(action="attachments_read", actor_role="quality").count() == 1


def test_an_alert_that_is_not_ones_own_shows_nothing(client_of, quality, auditor, manager_a, told):
    told()
    alert = Alert.objects.get(audience="quality", deliveries__person=quality)
    path = f"/api/v1/alerts/{alert.id}/attachments"
    assert client_of(auditor).get(path).status_code == 404
    assert client_of(manager_a).get(path).status_code == 403
    Mandate.objects.filter(person=quality).delete()
    assert client_of(quality).get(path).status_code == 404


def test_what_is_attached_to_an_alert_is_found_by_its_index(quality, told):
    told()
    alert = Alert.objects.get(audience="quality", deliveries__person=quality)
    with CaptureQueriesContext(connection) as asked:
        assert len(attached_to_alert(alert.id)) == 2
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL enable_seqscan = off")  # a small table is read whole
        sql.execute(f"EXPLAIN {asked[-1]['sql']}")
        plan = "\n".join(line for (line,) in sql.fetchall())
    assert "attachment_reference" in plan
    assert "Seq Scan" not in plan
