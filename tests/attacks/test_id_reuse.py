"""An id stands for one evaluation, whatever is done with the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluations.actions import submit
from evaluations.models import Evaluation
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db

URL = "/api/v1/evaluations"


def test_an_id_stays_taken_when_its_visit_has_left_the_window(client_of, resident, center_a, monkeypatch):
    now = datetime.now(UTC)
    old = body(visited_at=(now - timedelta(days=364)).isoformat())
    phone = client_of(resident)
    assert phone.post(URL, old, format="json").status_code == 201
    monkeypatch.setattr(submit.timezone, "now", lambda: now + timedelta(minutes=1, days=2))
    other = phone.post(URL, old | {"visited_at": now.isoformat()}, format="json")
    again = phone.post(URL, old, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "evaluation_conflict")
    assert again.status_code == 200
    assert Evaluation.objects.count() == 1


def test_somebody_elses_id_is_neither_told_nor_taken_over(client_of, resident, second_resident, center_a):
    mine = body()
    assert client_of(resident).post(URL, mine, format="json").status_code == 201
    thief = client_of(second_resident)
    answer = thief.post(URL, mine, format="json")
    assert answer.status_code == 409
    assert mine["comment"] not in answer.content.decode()
    path = f"{URL}/{mine['id']}"
    assert thief.get(path).status_code == 404
    assert thief.put(path, mine | {"comment": "theirs"}, format="json").status_code == 404
    assert thief.post(f"{path}/withdrawal").status_code == 404
    assert Evaluation.objects.get().comment == mine["comment"]
