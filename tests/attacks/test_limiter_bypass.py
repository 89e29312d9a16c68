"""Getting past the limits by pretending to be many."""

import pytest
import redis

from core import limits
from tests.signing_in import API

pytestmark = pytest.mark.django_db

TRIES = 8


@pytest.fixture(autouse=True)
def _narrow(settings, fresh_limits):
    settings.LIMITS = settings.LIMITS | {"sign_in_per_network": (3, 600), "sign_in_per_name": (1000, 600)}


def passed(api, **environ):
    """Try to sign in again and again; return how many tries were let through. Values may depend on the number."""
    answers = [
        api.post(
            f"{API}/auth/tokens",
            {"username": f"name-{number}", "password": "wrong"},
            format="json",
            **{name: value.format(number) for name, value in environ.items()},
        )
        for number in range(1, TRIES + 1)
    ]
    assert {answer.status_code for answer in answers} <= {401, 429}
    assert all("Retry-After" in answer for answer in answers if answer.status_code == 429)
    return sum(answer.status_code == 401 for answer in answers)


def test_addresses_that_nobody_vouches_for_are_not_believed(api):
    assert passed(api, HTTP_X_FORWARDED_FOR="198.51.100.{}", HTTP_X_REAL_IP="198.51.100.{}") == 3


def test_behind_a_proxy_only_what_it_wrote_counts(api, settings):
    settings.TRUSTED_PROXIES = 1
    assert passed(api, HTTP_X_FORWARDED_FOR="198.51.100.{}, 203.0.113.9") == 3


PUBLIC = ["centers", "centers/CENTER-A", "centers/CENTER-A/scorecard", "centers/CENTER-A/changes", "factor-sets"]


@pytest.mark.parametrize("path", PUBLIC)
def test_one_network_does_not_read_without_end_and_others_read_on(client_of, center_a, settings, path):
    settings.LIMITS = settings.LIMITS | {"public_reads_per_network": (8, 600)}
    client = client_of(None)
    answers = [client.get(f"{API}/{path}", REMOTE_ADDR="203.0.113.7") for _ in range(14)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:8] == [200] * 8
    assert statuses[-1] == 429
    assert "Retry-After" in answers[-1]
    assert client.get(f"{API}/{path}", REMOTE_ADDR="203.0.113.8").status_code == 200


def test_who_is_signed_in_does_not_suffer_from_his_network(client_of, resident, center_a, settings):
    settings.LIMITS = settings.LIMITS | {"public_reads_per_network": (8, 600)}
    for client, last in ((client_of(None), 429), (client_of(resident), 200)):
        answers = [client.get(f"{API}/centers", REMOTE_ADDR="203.0.113.7") for _ in range(14)]
        assert answers[-1].status_code == last


def test_readers_are_served_and_counted_without_redis(client_of, center_a, settings, monkeypatch):
    def refuse():
        raise redis.ConnectionError

    monkeypatch.setattr(limits, "_script", refuse)
    settings.LIMITS = settings.LIMITS | {"public_reads_per_network": (8, 600)}
    client = client_of(None)
    statuses = [client.get(f"{API}/centers", REMOTE_ADDR="203.0.113.9").status_code for _ in range(14)]
    assert statuses[:8] == [200] * 8
    assert statuses[-1] == 429


def test_a_household_of_ipv6_is_one(api):
    assert passed(api, REMOTE_ADDR="2001:db8:0:1{}::1") == 3


def test_an_ipv4_address_in_ipv6_clothes_is_the_same(api):
    assert passed(api, REMOTE_ADDR="::ffff:203.0.113.7") == 3
    assert passed(api, REMOTE_ADDR="203.0.113.7") == 0


def test_killing_redis_opens_no_gate(api, monkeypatch):
    monkeypatch.setattr(limits, "_redis_rest_until", float("inf"))
    assert passed(api, REMOTE_ADDR="203.0.113.8") == 3


def test_the_case_of_a_name_is_no_new_name(api, settings):
    settings.LIMITS = settings.LIMITS | {"sign_in_per_network": (1000, 600), "sign_in_per_name": (3, 600)}
    names = ["auditor", "AUDITOR", "Auditor", "aUditor", "auDitor"]
    answers = [api.post(f"{API}/auth/tokens", {"username": n, "password": "x"}, format="json") for n in names]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    padded = api.post(f"{API}/auth/tokens", {"username": "  auditor ", "password": "x"}, format="json")
    assert padded.status_code == 429
