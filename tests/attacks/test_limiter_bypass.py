"""Getting past the limits by pretending to be many."""

import pytest

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
