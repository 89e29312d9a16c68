"""The database or Redis is away: a clear answer, nothing lost, nothing half done."""

from __future__ import annotations

import pytest
import redis
from django.db import connection

from core import limits
from evaluations.models import Evaluation
from tests.evaluations.conftest import body

URL = "/api/v1/evaluations"


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


def end_connection():
    """End this process's connection from the side of the server."""
    own = connection.connection.info.backend_pid
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
        other.connection.close()


@pytest.mark.django_db
def test_without_redis_evaluations_are_still_accepted(phone, monkeypatch):
    class Dead:
        def __call__(self, **_):
            raise redis.ConnectionError

    monkeypatch.setattr(limits, "_script", Dead)
    assert phone.post(URL, body(), format="json").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_without_database_the_phone_is_asked_to_try_again(phone):
    phone.post(URL, body(), format="json")  # the directory is remembered from here on
    host = connection.settings_dict["HOST"]
    connection.close()
    try:
        connection.settings_dict["HOST"] = "/nowhere"
        answer = phone.post(URL, body(), format="json")
    finally:
        connection.settings_dict["HOST"] = host
        connection.close()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_unnoticed_costs_the_phone_nothing(phone):
    phone.post(URL, body(), format="json")
    end_connection()
    assert phone.post(URL, body(), format="json").status_code == 201
    assert Evaluation.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_unnoticed_costs_a_reader_nothing(phone):
    phone.post(URL, body(), format="json")
    end_connection()
    answer = phone.get(URL)
    assert (answer.status_code, len(answer.json()["results"])) == (200, 1)


@pytest.mark.django_db(transaction=True)
def test_a_month_that_nobody_prepared_is_made_when_it_is_needed(phone):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_char(now() - interval '100 days', '\"evaluations_evaluation_y\"YYYY\"m\"MM')")
        (name,) = cursor.fetchone()
        cursor.execute(f"DROP TABLE {name}")
        cursor.execute("SELECT to_char(now() - interval '100 days', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
        (visited_at,) = cursor.fetchone()
    assert phone.post(URL, body(visited_at=visited_at), format="json").status_code == 201
