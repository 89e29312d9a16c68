"""Every committed row is folded exactly once, whatever writers, workers and failures do."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter

import pytest
from django.db import connection, connections, transaction

from evaluations import folding
from evaluations.folding import Batch, Fold, Paced, run_once
from evaluations.models import Evaluation, FoldCursor
from tests.factories import log_row, log_rows, row_fields

pytestmark = pytest.mark.django_db(transaction=True)


class Tally:
    """A fold whose result is how often each row was seen; kept in memory by committed batches only."""

    def __init__(self, limit: int = 7) -> None:
        self.seen: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.fold = Fold("tally", self.apply, limit=limit)

    def apply(self, batch: Batch) -> None:
        rows = [str(row.evaluation_id) for row in batch.evaluations()]
        assert len(rows) == batch.rows
        transaction.on_commit(lambda: self.add(rows))

    def add(self, rows: list[str]) -> None:
        with self.lock:
            self.seen.update(rows)


def in_threads(*works: object) -> list[threading.Thread]:
    def run(work: object) -> None:
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    return threads


def write_some(seed: int, count: int = 25) -> None:
    """Short transactions that wait before they end; one in four is rolled back."""
    chance = random.Random(seed)
    for _ in range(count):
        with transaction.atomic():
            log_row(evaluation_id=None)
            time.sleep(chance.random() * 0.02)
            if chance.random() < 0.25:
                transaction.set_rollback(True)


def drain(fold: Fold) -> None:
    while run_once(fold):
        pass


def stored() -> set[str]:
    return {str(identity) for identity in Evaluation.objects.values_list("evaluation_id", flat=True)}


def assert_each_once(tally: Tally) -> None:
    assert set(tally.seen) == stored()
    assert set(tally.seen.values()) <= {1}


@pytest.mark.parametrize("workers", [1, 3])
def test_concurrent_writers_lose_nothing_and_double_nothing(workers: int) -> None:
    tally, done = Tally(), threading.Event()

    def work() -> None:
        while not done.is_set():
            run_once(tally.fold)

    folding = in_threads(*[work] * workers)
    writing = in_threads(*[lambda seed=seed: write_some(seed) for seed in range(12)])
    for thread in writing:
        thread.join()
    done.set()
    for thread in folding:
        thread.join()
    drain(tally.fold)

    assert len(tally.seen) > 150
    assert_each_once(tally)
    assert FoldCursor.objects.get(name="tally").rows == len(tally.seen)


def test_rows_behind_an_open_transaction_wait_for_it() -> None:
    tally = Tally()
    written, release = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            log_row()
            written.set()
            release.wait(10)

    (thread,) = in_threads(slow)
    written.wait(10)
    log_row()  # a later transaction commits first

    assert run_once(tally.fold) == 0
    release.set()
    thread.join()
    drain(tally.fold)
    assert len(tally.seen) == 2
    assert_each_once(tally)


def test_a_failing_fold_keeps_its_place_and_names_only_the_class_of_the_error() -> None:
    log_row(comment="a secret")
    broken = Fold("broken", lambda batch: (_ for _ in ()).throw(ValueError(batch.evaluations()[0].comment)))
    tally = Tally()

    with pytest.raises(ValueError, match="secret"):
        run_once(broken)

    cursor = FoldCursor.objects.get(name="broken")
    assert (cursor.rows, cursor.sequence, cursor.error) == (0, 0, "builtins.ValueError")
    assert cursor.failed_at is not None
    assert run_once(tally.fold) == 1


def test_a_result_written_before_the_failure_is_undone() -> None:
    log_row()

    def half(_batch: Batch) -> None:
        FoldCursor.objects.create(name="half written")
        raise KeyError

    with pytest.raises(KeyError):
        run_once(Fold("half", half))
    assert not FoldCursor.objects.filter(name="half written").exists()


def test_success_forgets_the_failure() -> None:
    log_row()
    FoldCursor.objects.create(name="tally", failed_at="2026-01-01T00:00Z", error="builtins.ValueError")
    assert run_once(Tally().fold) == 1
    cursor = FoldCursor.objects.get(name="tally")
    assert (cursor.failed_at, cursor.error) == (None, "")


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_it_to_the_next() -> None:
    log_rows([row_fields() for _ in range(10)])
    tally = Tally()

    def killed(_batch: Batch) -> None:
        with connection.cursor() as sql:
            sql.execute("SELECT pg_backend_pid()")
            pid = sql.fetchone()[0]
        (thread,) = in_threads(lambda: terminate(pid))
        thread.join()
        with connection.cursor() as sql:
            sql.execute("SELECT 1")

    def terminate(pid: int) -> None:
        with connection.cursor() as sql:
            sql.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with pytest.raises(Exception, match="terminat"):
        run_once(Fold("tally", killed))
    connection.close()
    drain(tally.fold)
    assert len(tally.seen) == 10
    assert_each_once(tally)


def test_a_batch_never_exceeds_its_limit_and_batches_follow_each_other() -> None:
    log_rows([row_fields() for _ in range(20)])
    batches: list[Batch] = []
    drain(Fold("batches", batches.append, limit=7))
    assert [batch.rows for batch in batches] == [7, 7, 6]
    assert [batch.after for batch in batches[1:]] == [batch.upto for batch in batches[:-1]]


def test_a_failed_hint_changes_nothing() -> None:
    log_row()
    tally = Tally()
    fold = Fold("tally", tally.apply, after_commit=lambda: 1 / 0)
    assert run_once(fold) == 1
    assert_each_once(tally)


def test_an_erasure_folds_nothing_again() -> None:
    log_row(comment="words")
    tally = Tally()
    drain(tally.fold)
    Evaluation.objects.update(comment=None, owner=None)
    assert run_once(tally.fold) == 0


def test_positions_are_ordered_as_numbers() -> None:
    for xid in ("9", "10", "100"):
        log_row(xid=xid)
    batches: list[Batch] = []
    drain(Fold("batches", batches.append, limit=2))
    assert [(batch.upto.xid, batch.rows) for batch in batches] == [(10, 2), (100, 1)]


def test_batches_become_as_large_as_a_short_transaction_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """An open transaction holds back what every other fold may see."""
    log_rows([row_fields() for _ in range(900)])
    clock = {"now": 0.0}
    monkeypatch.setattr(folding.time, "monotonic", lambda: clock["now"])
    sizes: list[int] = []

    def slow_at_first(batch: Batch) -> None:
        sizes.append(batch.rows)
        clock["now"] += batch.rows * (0.001 if len(sizes) < 3 else 0.0001)

    paced = Paced(Fold("paced", slow_at_first, limit=600))
    while paced.run_once():
        pass
    assert sizes == [500, 250, 150]
    log_rows([row_fields() for _ in range(2000)])
    paced.limit, sizes[:] = 250, [1, 1, 1]
    while paced.run_once():
        pass
    assert sizes[3:] == [250, 500, 600, 600, 50]
    assert not paced.full


def test_however_slow_it_goes_a_batch_has_some_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    log_rows([row_fields() for _ in range(700)])
    clock = {"now": 0.0}
    monkeypatch.setattr(folding.time, "monotonic", lambda: clock["now"])
    paced = Paced(Fold("paced", lambda _batch: clock.update(now=clock["now"] + 99)))
    sizes = []
    while rows := paced.run_once():
        sizes.append(rows)
    assert sizes == [500, 125, 50, 25]
