"""Visits that did not end as they should have, and why."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from evaluations.actions.compose import _content
from evaluations.intake import read
from evaluations.kinds import OutcomeReason
from evaluations.models import Evaluation
from tests.evaluations.conftest import body
from tests.evaluations.test_views_submit import URL, pointers
from tests.factories import log_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


@pytest.mark.parametrize("outcome", ["partial", "abandoned"])
@pytest.mark.parametrize("reason", [*OutcomeReason, None])
def test_a_failed_visit_says_why_or_does_not(phone, outcome, reason):
    sent = body(outcome=outcome, outcome_reason=reason)
    told = phone.post(URL, sent, format="json")
    assert (told.status_code, told.json()["outcome_reason"]) == (201, reason)
    assert Evaluation.objects.get().outcome_reason == reason
    assert phone.post(URL, sent, format="json").status_code == 200
    assert phone.post(URL, sent | {"outcome_reason": "other"}, format="json").status_code == (
        200 if reason == "other" else 409
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"outcome": "completed", "outcome_reason": "closed"}, "nothing_failed", id="completed"),
        pytest.param({"outcome": ..., "outcome_reason": "closed"}, "nothing_failed", id="completed-by-default"),
        pytest.param({"outcome": "partial", "outcome_reason": "boredom"}, "unknown_choice", id="unknown"),
        pytest.param({"outcome": "partial", "outcome_reason": 1}, "invalid_type", id="number"),
    ],
)
def test_a_reason_that_does_not_fit_is_refused(phone, fields, code):
    assert pointers(phone.post(URL, body(**fields), format="json")) == {"/outcome_reason": code}


def test_a_revision_may_say_that_it_failed_and_why(phone):
    sent = body()
    phone.post(URL, sent, format="json")
    told = phone.put(f"{URL}/{sent['id']}", sent | {"outcome": "partial", "outcome_reason": "closed"}, format="json")
    assert (told.status_code, told.json()["outcome_reason"]) == (200, "closed")


def test_what_older_phones_sent_keeps_its_fingerprint():
    plain, failed = (read(body(**fields))[0] for fields in ({}, {"outcome": "partial", "outcome_reason": "closed"}))
    assert b"outcome_reason" not in _content(plain)
    assert b'"outcome_reason":"closed"' in _content(failed)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"outcome_reason": "closed"}, id="reason-of-a-completed-visit"),
        pytest.param({"outcome": "partial", "outcome_reason": "boredom"}, id="unknown-reason"),
        pytest.param({"trust": "certain"}, id="unknown-trust"),
        pytest.param({"trust": None}, id="no-trust"),
    ],
)
def test_the_database_refuses_what_does_not_fit(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        log_row(**fields)
