"""The servers that a test run starts for itself."""

import os

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.servers import redis_database


@pytest.mark.django_db
def test_every_worker_has_a_database_of_its_own():
    assert connection.settings_dict["NAME"].endswith(os.environ.get("PYTEST_XDIST_WORKER", ""))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('server_version_num')::int")
        name, version = cursor.fetchone()
    assert name.startswith("test_")
    assert version >= 150000


@pytest.mark.django_db
def test_the_database_sorts_by_code_point_and_knows_the_letters_of_arabic():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÉÑ'), 'مركز' ~ '^\\w+$', datcollate FROM pg_database WHERE datname = 'template1'")
        lowered, letters, collation = cursor.fetchone()
    assert (lowered, letters) == ("éñ", True)
    assert collation in ("C", "C.UTF-8", "en_US.UTF-8")


def test_redis_answers_under_the_address_of_the_settings():
    client = redis.Redis.from_url(settings.REDIS_URL)
    assert client.ping()
    client.close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("unix:///a%20b/redis.sock?db=0", "unix:///a%20b/redis.sock?db=3", id="socket"),
        pytest.param("redis://host:6379/0", "redis://host:6379/3", id="port"),
    ],
)
def test_a_redis_address_gets_another_database_number(url, expected):
    assert redis_database(url, 3) == expected
