"""One visit, one rating, whatever evidence: codes, transactions and invitations of one day use up the same presence."""

from __future__ import annotations

from collections import Counter

import pytest

from evaluations.actions import submit_evaluation, submit_evaluations
from evaluations.actions.submit import Sender
from evaluations.models import Evaluation, VisitUse
from tests.evaluations.test_actions_parallel import at_once
from tests.evaluations.test_actions_visits_once import body, status
from tests.people import make_person


def rated(by, *tokens):
    """What a phone is answered that rates with one token after the other."""
    return [status(submit_evaluations(by=Sender(by.id), raws=[body(token=token)])[0]) for token in tokens]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tokens", "answers"),
    [
        pytest.param(("qr:1", "transaction:1"), [201, 409], id="code-then-transaction"),
        pytest.param(("transaction:1", "qr:1"), [201, 409], id="transaction-then-code"),
        pytest.param(("qr:1", "invitation:1"), [201, 409], id="code-then-invitation"),
        pytest.param(("invitation:1", "qr:1"), [201, 409], id="invitation-then-code"),
        pytest.param(("transaction:1", "invitation:1"), [201, 409], id="transaction-then-invitation"),
        pytest.param(("invitation:1", "transaction:1"), [201, 409], id="invitation-then-transaction"),
        pytest.param(("invitation:1", "invitation:2"), [201, 409], id="two-invitations"),
        pytest.param(("transaction:1", "transaction:2", "qr:1"), [201, 201, 409], id="two-visits"),
        pytest.param(("transaction:1", "transaction:1"), [201, 409], id="one-transaction"),
        pytest.param(("qr:1", "transaction:1", "transaction:2"), [201, 409, 409], id="a-code-stands-for-the-day"),
        pytest.param(("transaction:1", None), [201, 201], id="no-evidence-is-not-held-to-it"),
    ],
)
def test_a_visit_is_rated_once_whatever_the_evidence_and_each_transaction_is_a_visit(
    resident, center_a, tokens, answers
):
    assert rated(resident, *tokens) == answers
    assert Evaluation.objects.count() == answers.count(201)


@pytest.mark.django_db
def test_what_is_refused_uses_up_nothing(resident, second_resident, center_a):
    assert rated(resident, "qr:1", "transaction:1", "invitation:1") == [201, 409, 409]
    assert rated(second_resident, "transaction:1") == [201]
    third = make_person("resident", "third")
    assert rated(third, "transaction:1", "invitation:1") == [409, 201]


@pytest.mark.django_db
def test_a_retry_of_a_second_transaction_is_the_same_rating(resident, center_a):
    rated(resident, "transaction:1")
    item = body(token="transaction:2")
    outcomes = [submit_evaluation(by=Sender(resident.id), raw=item) for _ in range(2)]
    assert [outcome.created for outcome in outcomes] == [True, False]
    assert VisitUse.objects.count() == 3


@pytest.mark.django_db
def test_other_centers_are_other_visits(resident, center_a, center_b):
    answers = [
        status(submit_evaluations(by=Sender(resident.id), raws=[body(center, token=token, entity="WATER")])[0])
        for center, token in (("CENTER-A", "qr:1"), ("CENTER-B", "transaction:1"))
    ]
    assert answers == [201, 201]
    assert set(Evaluation.objects.values_list("trust", flat=True)) == {"present", "proven"}


@pytest.mark.django_db(transaction=True)
def test_parallel_ratings_by_all_kinds_of_evidence_store_one_or_the_transactions(resident, center_a):
    tokens = ["qr:1", "qr:2", "transaction:1", "transaction:2", "invitation:1"] * 8
    outcomes = at_once(
        [lambda token=token: submit_evaluation(by=Sender(resident.id), raw=body(token=token)) for token in tokens]
    )
    counts = Counter(getattr(outcome, "created", outcome) for outcome in outcomes)
    stored = Evaluation.objects.count()
    shared = VisitUse.objects.filter(shared=True).exists()
    assert counts == {True: stored, 409: len(tokens) - stored}
    assert stored == (2 if shared else 1)
    assert VisitUse.objects.exclude(rater=b"").count() == 1


@pytest.mark.django_db(transaction=True)
def test_people_whose_tokens_cross_do_not_wait_in_a_circle(center_a):
    people = [make_person("resident", f"person-{n}") for n in range(8)]
    tokens = [f"transaction:{n}" for n in range(8)] + ["qr:1"]

    def works(n):
        order = tokens[n:] + tokens[:n]
        return submit_evaluations(by=Sender(people[n].id), raws=[body(token=token) for token in order])

    outcomes = at_once([lambda n=n: works(n) for n in range(8)])
    told = Counter(status(outcome) for batch in outcomes for outcome in batch)
    assert set(told) == {201, 409}
    assert told[201] == Evaluation.objects.count()
    assert VisitUse.objects.filter(rater=b"").count() == Evaluation.objects.filter(trust="proven").count()
