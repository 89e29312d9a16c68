"""One id sent many times at once is stored once, whatever differs."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from core.problems import Problem
from evaluations.actions import revise_evaluation, submit_evaluation, submit_evaluations, withdraw_evaluation
from evaluations.actions.submit import Sender
from evaluations.models import Evaluation
from evaluations.serializers import evaluation_output
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works):
    """Run all works at the same moment, each in a thread with a connection of its own; return what came of them."""
    outcomes: list[object] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(place):
        try:
            gate.wait(30)
            outcomes[place] = works[place]()
        except Problem as problem:
            outcomes[place] = problem.status
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(60)
    return outcomes


def test_fifty_parallel_sends_of_one_evaluation_store_one_row(resident, center_a):
    sent = body()
    outcomes = at_once([lambda: submit_evaluation(by=Sender(resident.id), raw=sent)] * 50)
    assert Counter(outcome.created for outcome in outcomes) == {True: 1, False: 49}
    assert len({str(evaluation_output(outcome)) for outcome in outcomes}) == 1
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize(
    "differs",
    [
        pytest.param(lambda n: {"comment": f"number {n}"}, id="comment"),
        pytest.param(
            lambda n: {"visited_at": (datetime.now(UTC) - timedelta(days=7 * n, hours=1)).isoformat()}, id="months"
        ),
    ],
)
def test_fifty_parallel_sends_of_one_id_with_other_contents_store_one_and_refuse_the_others(
    resident, center_a, differs
):
    identity = str(uuid.uuid4())
    works = [
        lambda n=n: submit_evaluation(by=Sender(resident.id), raw=body(id=identity, **differs(n))) for n in range(50)
    ]
    outcomes = at_once(works)
    assert Counter(getattr(outcome, "created", outcome) for outcome in outcomes) == {True: 1, 409: 49}
    assert Evaluation.objects.count() == 1


def test_parallel_sends_of_one_id_by_two_people_store_one(resident, second_resident, center_a):
    sent = body()
    senders = [Sender(person.id) for person in (resident, second_resident)] * 10
    outcomes = at_once([lambda by=by: submit_evaluation(by=by, raw=sent) for by in senders])
    assert Counter(getattr(outcome, "created", outcome) for outcome in outcomes) == {True: 1, False: 9, 409: 10}


def test_overlapping_batches_in_opposite_orders_neither_wait_in_a_circle_nor_store_twice(resident, center_a):
    sent = [body() for _ in range(40)]
    by = Sender(resident.id)
    works = [lambda n=n: submit_evaluations(by=by, raws=sent if n % 2 else sent[::-1]) for n in range(12)]
    outcomes = at_once(works)
    assert Evaluation.objects.count() == 40
    assert Counter(outcome.created for batch in outcomes for outcome in batch) == {True: 40, False: 11 * 40}


def test_parallel_revisions_are_numbered_one_after_the_other(resident, center_a):
    sent = body()
    submit_evaluation(by=Sender(resident.id), raw=sent)
    works = [
        lambda n=n: revise_evaluation(
            by=resident.id, evaluation_id=uuid.UUID(sent["id"]), raw=sent | {"comment": f"{n}"}
        )
        for n in range(20)
    ]
    at_once(works)
    assert sorted(Evaluation.objects.values_list("revision", flat=True)) == list(range(21))


def test_parallel_withdrawals_write_one_row(resident, center_a):
    sent = body()
    submit_evaluation(by=Sender(resident.id), raw=sent)
    at_once([lambda: withdraw_evaluation(by=resident.id, evaluation_id=uuid.UUID(sent["id"]))] * 20)
    assert Evaluation.objects.count() == 2
