"""What people are asked, what they say, and what it changes."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import consents
from accounts.kinds import Purpose
from accounts.models import Consent, ConsentText
from core.languages import CODES, column
from tests.evaluations.conftest import body
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def wish(purpose="notifications", given=True, version=1):
    return {"consents": [{"purpose": purpose, "version": version, "given": given}]}


def put(client, sent):
    return client.put(f"{API}/me/consents", sent, format="json")


def next_version(purpose="notifications"):
    words = {column(field, code): f"{field} {code}" for field in ("title", "text") for code in CODES}
    return ConsentText.objects.create(purpose=purpose, version=2, published_at=timezone.now(), **words)


def said_of(answer, purpose="notifications"):
    return next(each for each in answer.json()["results"] if each["purpose"] == purpose)


@pytest.mark.parametrize("code", CODES)
def test_everybody_reads_the_texts_in_his_language(api, code):
    answer = api.get(f"{API}/consents", headers={"Accept-Language": code})
    told = {each["purpose"]: each for each in answer.json()["results"]}
    assert set(told) == set(Purpose)
    text = ConsentText.objects.get(purpose="photos", version=1)
    assert told["photos"]["title"] == getattr(text, column("title", code))
    assert told["photos"]["text"] == getattr(text, column("text", code))


def test_the_first_texts_differ_in_all_languages():
    for text in ConsentText.objects.all():
        assert len({getattr(text, column("text", code)) for code in CODES}) == len(CODES)


def test_nothing_is_consented_to_by_itself(client_of, resident):
    answer = client_of(resident).get(f"{API}/me/consents")
    assert [each["given"] for each in answer.json()["results"]] == [False] * len(Purpose)
    assert not any(consents.has(resident.pk, purpose) for purpose in Purpose)


def test_consent_is_given_once_however_often_it_is_sent(client_of, resident):
    phone = client_of(resident)
    first, again = put(phone, wish()), put(phone, wish())
    assert said_of(first)["given"]
    assert again.json() == first.json()
    assert consents.has(resident.pk, "notifications")
    assert not consents.has(resident.pk, "photos")
    assert Consent.objects.count() == 1


def test_a_withdrawn_consent_stays_in_the_history_and_a_new_one_is_a_row_more(client_of, resident):
    phone = client_of(resident)
    put(phone, wish())
    taken_back = put(phone, wish(given=False))
    assert not said_of(taken_back)["given"]
    assert said_of(taken_back)["withdrawn_at"]
    assert not consents.has(resident.pk, "notifications")
    put(phone, wish(given=False))
    put(phone, wish())
    history = phone.get(f"{API}/me/data").json()["accounts"]["consents"]
    assert [one["withdrawn_at"] is None for one in history] == [False, True]


def test_a_new_version_must_be_consented_to_anew(client_of, resident):
    phone = client_of(resident)
    put(phone, wish())
    next_version()
    assert not consents.has(resident.pk, "notifications")
    assert not said_of(phone.get(f"{API}/me/consents"))["given"]
    old = put(phone, wish())
    assert (old.status_code, old.json()["code"]) == (409, "consent_outdated")
    assert said_of(put(phone, wish(version=2)))["given"]
    assert consents.has(resident.pk, "notifications")


def test_a_withdrawal_takes_back_older_versions_too(client_of, resident):
    phone = client_of(resident)
    put(phone, wish())
    next_version()
    put(phone, wish(given=False))
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_one_outdated_wish_changes_nothing_of_the_others(client_of, resident):
    sent = {"consents": wish("photos")["consents"] + wish(version=7)["consents"]}
    assert put(client_of(resident), sent).status_code == 409
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        pytest.param(wish("marketing"), "/consents/0/purpose", id="unknown-purpose"),
        pytest.param(wish(given="yes"), "/consents/0/given", id="a-word-for-true"),
        pytest.param(wish(version="1"), "/consents/0/version", id="a-word-for-a-number"),
        pytest.param({"consents": wish()["consents"] * 2}, "/consents", id="named-twice"),
        pytest.param({"consents": []}, "/consents", id="nothing"),
        pytest.param({}, "/consents", id="no-consents"),
    ],
)
def test_what_is_no_wish_is_refused(client_of, resident, sent, pointer):
    answer = put(client_of(resident), sent)
    assert answer.status_code == 400
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_nobody_needs_a_consent_to_rate(client_of, resident, center_a):
    assert client_of(resident).post(f"{API}/evaluations", body(), format="json").status_code == 201
    assert not Consent.objects.exists()


def run(sql, statements):
    for one in statements.split("; "):
        sql.execute(one)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_consenttext SET text_en = 'other'",
        "UPDATE accounts_consenttext SET published_at = NULL",
        "DELETE FROM accounts_consenttext",
        "UPDATE accounts_consent SET given_at = given_at - interval '1 year'",
        "UPDATE accounts_consent SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        "UPDATE accounts_accessentry SET at = now()",
        "DELETE FROM accounts_consent; SET CONSTRAINTS ALL IMMEDIATE",
    ],
)
def test_the_database_refuses_to_rewrite(client_of, resident, statement):
    phone = client_of(resident)
    put(phone, wish())
    put(phone, wish(given=False))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        run(sql, statement)


def test_nothing_is_published_that_lacks_a_language():
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentText.objects.create(
            purpose="photos", version=2, title_en="only", text_en="English", published_at=timezone.now()
        )
