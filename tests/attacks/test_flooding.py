"""Sending more than anybody needs: of one person, one network, everybody; with Redis and without."""

import uuid
from datetime import timedelta

import pytest
import redis
from django.utils import timezone

from core import limits
from evaluations.models import Evaluation
from tests.people import make_person
from tests.signing_in import API

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
LIMIT, TRIES = 4, 7


@pytest.fixture(params=["redis", "alone"])
def narrow(request, settings, monkeypatch):
    """Make one limit narrow; count with Redis, and without."""
    if request.param == "alone":

        def away():
            raise redis.ConnectionError

        monkeypatch.setattr(limits, "_script", away)

    def narrow(name):
        settings.LIMITS = settings.LIMITS | {name: (LIMIT, 600)}

    return narrow


def rating(center):
    visited_at = (timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    return {"id": str(uuid.uuid4()), "center": center.code, "visited_at": visited_at, "scores": {"reception": 1}}


def sent(client, center, **environ):
    return [client.post(f"{API}/evaluations", rating(center), format="json", **environ) for _ in range(TRIES)]


def accepted(answers):
    assert {answer.status_code for answer in answers} <= {201, 429}
    assert all(int(answer["Retry-After"]) > 0 for answer in answers if answer.status_code == 429)
    return sum(answer.status_code == 201 for answer in answers)


@pytest.mark.parametrize("name", ["evaluations_per_person", "evaluations_per_network", "evaluations_global"])
def test_beyond_the_limit_nothing_is_stored_and_the_phone_is_told_when_to_come_again(
    narrow, client_of, resident, center_a, name
):
    narrow(name)
    assert accepted(sent(client_of(resident), center_a)) == LIMIT
    assert Evaluation.objects.count() == LIMIT


def test_many_accounts_of_one_network_are_one_network(narrow, client_of, center_a):
    narrow("evaluations_per_network")
    crowd = [make_person("resident", f"crowd-{number}") for number in range(3)]
    answers = [answer for person in crowd for answer in sent(client_of(person), center_a, REMOTE_ADDR="203.0.113.7")]
    assert accepted(answers) == LIMIT
    assert accepted(sent(client_of(crowd[0]), center_a, REMOTE_ADDR="203.0.113.8")) == LIMIT


def test_who_sends_too_much_uses_up_nothing_of_his_network_and_of_everybody(narrow, settings, client_of, center_a):
    narrow("evaluations_per_person")
    settings.LIMITS = settings.LIMITS | dict.fromkeys(
        ("evaluations_per_network", "evaluations_global"), (LIMIT + 2, 600)
    )
    flooder, neighbour = make_person("resident", "flooder"), make_person("resident", "neighbour")
    assert accepted(sent(client_of(flooder), center_a)) == LIMIT
    assert accepted(sent(client_of(neighbour), center_a)) == 2


def test_a_batch_counts_as_what_is_in_it(narrow, client_of, resident, center_a):
    narrow("evaluations_per_network")
    answer = client_of(resident).post(
        f"{API}/evaluations/batch", {"evaluations": [rating(center_a) for _ in range(LIMIT + 1)]}, format="json"
    )
    assert answer.status_code == 429
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize(
    ("name", "path"), [("requests_per_person", "me"), ("data_per_person", "me/data"), ("requests_per_person", "alerts")]
)
def test_one_person_does_not_read_without_end_and_others_read_on(narrow, client_of, manager_a, manager_b, name, path):
    narrow(name)
    client = client_of(manager_a)
    statuses = [client.get(f"{API}/{path}").status_code for _ in range(TRIES + LIMIT)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert client_of(manager_b).get(f"{API}/{path}").status_code == 200


def test_an_auditor_does_not_copy_the_nation_file_by_file(narrow, client_of, auditor, second_auditor):
    narrow("exports_per_person")
    body = {"kind": "audit_events", "format": "csv", "filters": {}}
    answers = [client_of(auditor).post(f"{API}/exports", body, format="json").status_code for _ in range(TRIES)]
    assert answers == [202] * LIMIT + [429] * (TRIES - LIMIT)
    assert client_of(second_auditor).post(f"{API}/exports", body, format="json").status_code == 202


@pytest.fixture
def second_auditor(db):
    return make_person("auditor", "auditor-two")


def test_swapping_tokens_without_end_is_ended(narrow, api):
    narrow("refreshes_per_network")
    tries = [api.post(f"{API}/auth/tokens/refresh", {"refresh": "x"}, format="json").status_code for _ in range(TRIES)]
    assert tries == [401] * LIMIT + [429] * (TRIES - LIMIT)
