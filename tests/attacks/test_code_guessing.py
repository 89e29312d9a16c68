"""Guessing a one-time code: many tries, many at once, many challenges, with the limiter's memory gone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import codes
from accounts.models import Challenge, Person
from tests.racing import at_once
from tests.signing_in import API

ADDRESS = "victim@example.org"
RIGHT, WRONG = "271828", "314159"


def make_challenge(**more):
    challenge = Challenge(kind="email", contact=ADDRESS, expires_at=timezone.now() + codes.LIFETIME, **more)
    challenge.code_hash = codes.hash_code(challenge.id, RIGHT)
    challenge.save(force_insert=True)
    return challenge


def bring(challenge, code):
    client = APIClient(raise_request_exception=False)
    return client.post(f"{API}/auth/tokens", {"challenge": str(challenge.id), "code": code}, format="json")


@pytest.mark.django_db
def test_five_wrong_codes_end_the_challenge(fresh_limits):
    challenge = make_challenge()
    assert [bring(challenge, WRONG).json()["code"] for _ in range(5)] == ["code_wrong"] * 5
    answer = bring(challenge, RIGHT)
    assert (answer.status_code, answer.json()["code"]) == (401, "challenge_ended")
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_are_five_tries(fresh_limits):
    challenge = make_challenge()
    answers = [answer.json()["code"] for answer in at_once(20, lambda _number: bring(challenge, WRONG))]
    assert (answers.count("code_wrong"), answers.count("challenge_ended")) == (5, 15)
    assert bring(challenge, RIGHT).json()["code"] == "challenge_ended"


@pytest.mark.django_db(transaction=True)
def test_the_right_code_brought_twelve_times_at_once_signs_in_once(fresh_limits):
    challenge = make_challenge()
    answers = at_once(12, lambda _number: bring(challenge, RIGHT).status_code)
    assert answers.count(200) == 1
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_codes_of_a_newcomer_at_once_make_one_person(fresh_limits):
    challenges = [make_challenge() for _ in range(6)]
    answers = at_once(6, lambda number: bring(challenges[number], RIGHT).status_code)
    assert answers == [200] * 6
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_an_address_takes_fifty_tries_a_day_over_all_its_challenges(fresh_limits):
    for _ in range(10):
        challenge = make_challenge()
        for _ in range(5):
            assert bring(challenge, WRONG).status_code == 401
    answer = bring(make_challenge(), RIGHT)
    assert answer.status_code == 429
    assert 86_000 < int(answer["Retry-After"]) <= 86_400
    Challenge.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert bring(make_challenge(), RIGHT).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_tries_on_many_challenges_at_once_do_not_pass_fifty(fresh_limits):
    challenges = [make_challenge() for _ in range(16)]
    for challenge in challenges[:9]:
        Challenge.objects.filter(pk=challenge.pk).update(attempts=5)
    answers = at_once(14, lambda number: bring(challenges[9 + number % 7], WRONG).status_code)
    assert (answers.count(401), answers.count(429)) == (5, 9)


@pytest.mark.django_db
def test_the_counters_survive_the_loss_of_redis(fresh_limits, monkeypatch):
    from core import limits

    def gone(*_args, **_kwargs):
        raise limits.redis.ConnectionError

    monkeypatch.setattr(limits, "_script", lambda: gone)
    challenge = make_challenge()
    assert [bring(challenge, WRONG).status_code for _ in range(5)] == [401] * 5
    limits._local.clear()
    assert bring(challenge, RIGHT).json()["code"] == "challenge_ended"


@pytest.mark.django_db
def test_purging_does_not_forget_the_tries_of_the_day(fresh_limits):
    from accounts.actions import purge_codes

    for _ in range(10):
        Challenge.objects.filter(pk=make_challenge().pk).update(attempts=5, expires_at=timezone.now())
    purge_codes(timezone.now())
    assert bring(make_challenge(), RIGHT).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_a_one_time_password_of_staff_used_ten_times_at_once_signs_in_once(fresh_limits):
    import pyotp

    from accounts import totp
    from tests.people import PASSWORD, make_person

    secret = totp.make_secret()
    make_person("auditor", "auditor", totp_secret=totp.sealed(secret), totp_enrolled_at=timezone.now())
    body = {"username": "auditor", "password": PASSWORD, "otp": pyotp.TOTP(secret).now()}
    client = APIClient(raise_request_exception=False)
    answers = at_once(6, lambda _number: client.post(f"{API}/auth/tokens", body, format="json").status_code)
    assert answers.count(200) == 1
