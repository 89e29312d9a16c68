"""Finding out who has an account: equal answers, equal work."""

import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def statements(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = act()
    return answer, [query["sql"].split(" ")[0] for query in captured.captured_queries]


def seconds(act, times=7):
    def once():
        begun = time.perf_counter()
        act()
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(times))


def ask(api, address):
    return api.post(f"{API}/auth/codes", {"email": address}, format="json")


def sign_in(api, username, password="wrong"):
    return api.post(f"{API}/auth/tokens", {"username": username, "password": password}, format="json")


def shape(answer):
    return answer.status_code, sorted(answer.json()), sorted(answer.headers), len(answer.content)


def test_asking_for_a_code_tells_nothing(api, resident, auditor):
    auditor.email = "staff@example.org"
    auditor.save()
    stranger, stranger_work = statements(lambda: ask(api, "stranger@example.org"))
    for known in (resident.email, auditor.email):
        answer, work = statements(lambda known=known: ask(api, known))
        assert shape(answer) == shape(stranger)
        assert work == stranger_work


def test_an_ended_account_looks_like_none(api, resident):
    resident.is_active = False
    resident.save()
    assert shape(ask(api, resident.email)) == shape(ask(api, "stranger@example.org"))


def test_a_throttled_address_looks_the_same_known_or_not(api, resident, settings):
    settings.LIMITS = settings.LIMITS | {"codes_per_address": (1, 600)}
    for address in (resident.email, "stranger@example.org"):
        ask(api, address)
    known, unknown = ask(api, resident.email), ask(api, "stranger@example.org")
    assert known.status_code == unknown.status_code == 429
    assert known.content == unknown.content


@pytest.mark.parametrize("change", [{}, {"is_active": False}, {"is_demo": True}], ids=["wrong", "disabled", "demo"])
def test_a_refused_password_tells_nothing(api, auditor, settings, change):
    settings.AYN_DEV = False
    Person.objects.update(**change)
    known, known_work = statements(lambda: sign_in(api, "auditor"))
    unknown, unknown_work = statements(lambda: sign_in(api, "nobody"))
    assert known.status_code == unknown.status_code == 401
    assert known.content == unknown.content
    assert known_work == unknown_work


@pytest.mark.usefixtures("real_hashes")
def test_an_unknown_name_takes_as_long_as_a_wrong_password(api, auditor):
    sign_in(api, "nobody")  # the hash to compare with is made at the first time
    known, unknown = seconds(lambda: sign_in(api, "auditor")), seconds(lambda: sign_in(api, "nobody"))
    assert 0.5 < unknown / known < 2
    assert unknown > 0.01


def test_other_peoples_profiles_have_no_address(client_of, resident, second_resident):
    client = client_of(resident)
    for path in (f"me/{second_resident.id}", f"people/{second_resident.id}", "people", "users"):
        assert client.get(f"{API}/{path}").status_code == 404
