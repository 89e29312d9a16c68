"""Making us send SMS to numbers that earn somebody money."""

import pytest

from accounts.models import Challenge
from core import limits
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def ask(api, number, **headers):
    return api.post(f"{API}/auth/codes", {"phone": number}, format="json", headers=headers).status_code


def sequence(count):
    return [f"+97150{1_230_000 + number}" for number in range(count)]


def test_of_a_thousand_sequential_numbers_at_most_sixty_get_a_code(api):
    answers = [ask(api, number) for number in sequence(1000)]
    assert answers.count(202) == Challenge.objects.count() <= 60
    assert set(answers) == {202, 429}


def test_another_network_each_time_does_not_help(api, settings):
    settings.TRUSTED_PROXIES = 1
    answers = [
        ask(api, number, **{"X-Forwarded-For": f"198.51.{index // 250}.{index % 250 + 1}"})
        for index, number in enumerate(sequence(300))
    ]
    assert answers.count(202) <= 60


def test_a_forged_address_of_the_client_does_not_help(api, settings):
    settings.LIMITS = settings.LIMITS | {"codes_per_network": (5, 600)}
    answers = [
        ask(api, f"+9715{index:03}12345", **{"X-Forwarded-For": f"198.51.100.{index}"}) for index in range(100, 120)
    ]
    assert answers.count(202) == 5


def test_one_number_gets_few(api):
    assert [ask(api, "+97433120002") for _ in range(8)].count(202) == 5


def test_other_spellings_of_the_number_do_not_help(api, settings):
    settings.LIMITS = settings.LIMITS | {"codes_per_address": (1, 600)}
    spellings = ["+97433120003", "0097433120003", "+974 3312 0003", "+٩٧٤٣٣١٢٠٠٠٣", "\u200e+974-3312-0003"]
    assert [ask(api, number) for number in spellings] == [202, 429, 429, 429, 429]


def test_the_limits_hold_without_redis(api, monkeypatch):
    def gone(*_args, **_kwargs):
        raise limits.redis.ConnectionError

    monkeypatch.setattr(limits, "_script", lambda: gone)
    assert [ask(api, number) for number in sequence(200)].count(202) <= 60


def test_redis_going_away_halfway_does_not_help(api, monkeypatch):
    def gone(*_args, **_kwargs):
        raise limits.redis.ConnectionError

    numbers = sequence(200)
    answers = [ask(api, number) for number in numbers[:100]]
    monkeypatch.setattr(limits, "_script", lambda: gone)
    answers += [ask(api, number) for number in numbers[100:]]
    assert answers.count(202) <= 60


def test_production_lets_one_network_ask_thirty_times():
    import os
    import subprocess
    import sys

    program = "import django; django.setup(); from django.conf import settings; print(settings.LIMITS)"
    environment = os.environ | {"AYN_DEV": "0", "DJANGO_SETTINGS_MODULE": "backend.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert "'codes_per_network': (30, 600)" in done.stdout
    assert "'codes_resend': (1, 60)" in done.stdout
