"""The loops of the worker: a failure of one is nobody else's."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from backend import worker
from evaluations.folding import Batch, Fold
from evaluations.models import FoldCursor
from tests.factories import log_row

pytestmark = pytest.mark.django_db(transaction=True)


def run_until(done: threading.Event, *folds: Fold) -> None:
    stop = threading.Event()

    def loop(fold: Fold) -> None:
        worker.fold_forever(fold, stop)
        connections.close_all()

    threads = [threading.Thread(target=loop, args=(fold,)) for fold in folds]
    for thread in threads:
        thread.start()
    assert done.wait(10)
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_a_failing_fold_holds_back_nobody() -> None:
    log_row()
    done = threading.Event()

    def broken(_batch: Batch) -> None:
        raise ValueError

    run_until(done, Fold("broken", broken), Fold("good", lambda _batch: done.set()))
    assert FoldCursor.objects.get(name="broken").error == "builtins.ValueError"
    assert FoldCursor.objects.get(name="good").rows == 1


def test_a_fold_that_failed_goes_on_by_itself() -> None:
    log_row()
    done = threading.Event()
    failures = iter([ValueError(), None])

    def apply(_batch: Batch) -> None:
        if error := next(failures):
            raise error
        done.set()

    run_until(done, Fold("recovers", apply))
    cursor = FoldCursor.objects.get(name="recovers")
    assert (cursor.rows, cursor.error) == (1, "")


def test_housekeeping_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "WATCH", 0.01)
    stop = threading.Event()
    tries = []

    def work() -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise RuntimeError

    worker.every(3600, work, stop)
    assert len(tries) == 3


def test_the_watch_measures_every_fold() -> None:
    FoldCursor.objects.create(name="measured")
    log_row()
    worker.watch(["measured"])
    assert worker.LAG_ROWS.labels("measured")._value.get() == 1


def test_partitions_of_the_coming_months_are_there() -> None:
    worker.prepare_log()
    with connection.cursor() as sql:
        sql.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'evaluations_evaluation'::regclass")
        assert sql.fetchone()[0] >= 14


def test_work_that_took_long_rests_long(monkeypatch):
    clock, runs = [100.0], []
    monkeypatch.setattr(worker.time, "monotonic", lambda: clock[0])

    def work():
        runs.append(clock[0])
        clock[0] += 2

    spared = worker.Sparing(work)
    for moment in (100.0, 102.1, 139.9, 140.1):
        clock[0] = moment
        spared()
    assert runs == [100.0, 140.1]
