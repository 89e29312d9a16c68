"""Evidence of visits that were none: forged, borrowed, passed on, or asked for by somebody else's system."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.evaluations.conftest import body
from tests.people import make_person, partner_client
from visits import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
RATINGS = "/api/v1/evaluations"
TRANSACTIONS = "/api/v1/partner/transactions"
INVITATIONS = "/api/v1/partner/invitations"


def rate(client, token, **fields):
    answer = client.post(RATINGS, body(visit_token=token, position=None, **fields), format="json")
    return answer.status_code, answer.json().get("trust", answer.json().get("code"))


def transaction(client, reference="A-1", center="CENTER-A"):
    started = (timezone.now() - timedelta(hours=1)).isoformat()
    sent = {"reference": reference, "center": center, "started_at": started, "want": "token"}
    return client.post(TRANSACTIONS, {"transactions": [sent]}, format="json").json()["results"][0]


def invitation(client):
    ends = (timezone.now() + timedelta(days=9)).date().isoformat()
    sent = {"reference": "mail-1", "center": "CENTER-A", "expires_on": ends}
    return client.post(INVITATIONS, {"invitations": [sent]}, format="json").json()["results"][0]["visit_token"]


def test_a_reported_transaction_proves_one_visit_and_no_second(
    client_of, resident, second_resident, entity_a, center_a
):
    token = transaction(partner_client(entity_a))["visit_token"]
    assert rate(client_of(resident), token) == (201, "proven")
    assert rate(client_of(second_resident), token) == (409, "visit_already_rated")


def test_an_invitation_that_was_passed_on_is_good_for_the_first_only(
    client_of, resident, second_resident, entity_a, center_a
):
    token = invitation(partner_client(entity_a))
    assert rate(client_of(second_resident), token) == (201, "proven")
    assert rate(client_of(resident), token) == (409, "visit_already_rated")


def test_another_entitys_system_proves_no_visit_to_a_center(client_of, resident, entity_b, center_a, center_b):
    stranger = partner_client(entity_b)
    assert "visit_token" not in transaction(stranger)
    elsewhere = transaction(stranger, center="CENTER-B")["visit_token"]
    assert rate(client_of(resident), elsewhere) == (201, "stated")


def test_a_photograph_of_yesterdays_code_shows_nothing(client_of, resident, entity_a, center_a):
    day = timezone.now() - timedelta(days=1)
    old = tokens.desk_code(center_id=center_a.pk, timezone="Asia/Qatar", entity_id=entity_a.pk, now=day).token
    assert rate(client_of(resident), old) == (201, "stated")


def test_the_code_of_one_center_is_none_of_another(client_of, resident, entity_a, center_a, center_b):
    now = timezone.now() - timedelta(hours=1)
    code = tokens.desk_code(center_id=center_b.pk, timezone="Asia/Qatar", entity_id=entity_a.pk, now=now).token
    assert rate(client_of(resident), code) == (201, "stated")


def test_a_token_with_another_center_written_in_shows_nothing(client_of, resident, entity_a, center_a, center_b):
    import base64

    token = transaction(partner_client(entity_a), center="CENTER-B")["visit_token"]
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    forged = raw[:1] + center_a.pk.to_bytes(4) + raw[5:]
    assert rate(client_of(resident), base64.urlsafe_b64encode(forged).rstrip(b"=").decode()) == (201, "stated")


def test_an_entity_is_never_told_whether_its_token_was_used(client_of, resident, entity_a, center_a):
    system = partner_client(entity_a)
    token = transaction(system)["visit_token"]
    unused = transaction(system, "A-2")
    again = transaction(system, "A-2")
    assert rate(client_of(resident), token)[0] == 201
    used = transaction(system)
    assert (used["status"], used.keys()) == (again["status"], again.keys())
    assert (used["visit_token"], unused["visit_token"]) == (token, again["visit_token"])
    today = timezone.now().date()
    read = system.get(TRANSACTIONS, {"from": str(today - timedelta(days=2)), "to": str(today)})
    assert set(read.json()["results"][0]) == {"day", "transactions", "waiting_minutes", "completion_minutes"}


def test_the_database_alone_joins_no_transaction_with_the_use_of_its_token(client_of, resident, entity_a, center_a):
    assert rate(client_of(resident), transaction(partner_client(entity_a))["visit_token"])[0] == 201
    with connection.cursor() as sql:
        sql.execute("SELECT digest FROM evaluations_visituse WHERE rater = ''")
        ((digest,),) = sql.fetchall()
        sql.execute("SELECT reference FROM visits_transaction")
        ((reference,),) = sql.fetchall()
    assert bytes(digest) != bytes(reference)
    assert bytes(reference) not in bytes(digest)


def test_a_manager_makes_no_evidence_for_a_center_that_is_not_his(client_of, manager_b, center_a):
    assert client_of(manager_b).get("/api/v1/centers/CENTER-A/visit-code").status_code == 404


def test_a_quality_team_or_resident_shows_no_codes(client_of, quality, center_a):
    for person in (quality, make_person("resident", "third")):
        assert client_of(person).get("/api/v1/centers/CENTER-A/visit-code").status_code == 403
