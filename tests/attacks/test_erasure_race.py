"""What is sent while its author is being erased leaves nothing of him behind."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.actions import erase_person
from accounts.models import Person, Session
from core.problems import Problem
from evaluations.actions import revise_evaluation, submit_evaluation
from evaluations.actions.submit import Sender
from evaluations.models import Evaluation
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sender(resident, center_a):
    expires_at = timezone.now() + timedelta(days=1)
    session = Session.objects.create(person=resident, current_hash=uuid.uuid4().bytes, expires_at=expires_at)
    return Sender(resident.pk, session.pk)


def beside(act):
    """Begin an act in a thread with a connection of its own; the returned function waits for what came of it."""
    outcome = []

    def run():
        try:
            outcome.append(act())
        except Problem as problem:
            outcome.append(problem.status)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()

    def end():
        thread.join(30)
        return outcome[0]

    return end


def await_lock():
    """Wait until somebody waits for a lock."""
    for _ in range(200):
        with connection.cursor() as sql:
            sql.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if sql.fetchone()[0]:
                return True
        time.sleep(0.01)
    return False


def traces():
    return Evaluation.objects.exclude(owner=None, comment=None, rater=None, latitude=None).count()


def test_an_evaluation_stored_a_moment_before_is_emptied_as_well(sender, resident):
    with transaction.atomic():
        submit_evaluation(by=sender, raw=body())
        erasure = beside(lambda: erase_person(by=Person.objects.get(pk=resident.pk)))
        assert await_lock()
    erasure()
    assert Evaluation.objects.count() == 1
    assert traces() == 0


@pytest.mark.parametrize("revising", [False, True], ids=["submit", "revise"])
def test_an_evaluation_that_comes_meanwhile_is_refused(sender, resident, revising):
    sent = body()
    submit_evaluation(by=sender, raw=sent)
    again = sent | {"comment": "changed"}
    with transaction.atomic():
        erase_person(by=resident)
        if revising:
            coming = beside(
                lambda: revise_evaluation(by=sender.person_id, evaluation_id=uuid.UUID(sent["id"]), raw=again)
            )
        else:
            coming = beside(lambda: submit_evaluation(by=sender, raw=body()))
        assert await_lock()
    assert coming() == (404 if revising else 401)
    assert traces() == 0
    assert not Person.objects.filter(pk=sender.person_id).exists()
