"""A worker that looks cheaply overlooks nothing."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from evaluations.folding import Fold, run_once
from evaluations.lag import Lookout, beat, lag_of, oldest_writer
from evaluations.models import FoldCursor
from tests.factories import log_row

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING = Fold("nothing", lambda _batch: None)


def drain() -> None:
    while run_once(NOTHING):
        pass


def test_a_fold_that_never_ran_has_work() -> None:
    assert Lookout("nothing").sees_work()


def test_new_rows_are_seen_after_a_quiet_time() -> None:
    drain()
    lookout = Lookout("nothing")
    assert not lookout.sees_work()
    assert not lookout.sees_work()
    log_row()
    assert lookout.sees_work()
    drain()
    assert not lookout.sees_work()


def test_a_row_that_was_being_written_at_the_last_look_is_seen_when_it_is_there() -> None:
    drain()
    written, release = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            log_row()
            written.set()
            release.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    lookout = Lookout("nothing")
    assert not lookout.sees_work()
    assert oldest_writer() > 0
    release.set()
    thread.join()
    assert lookout.sees_work()


def test_lag_counts_what_waits_and_since_when() -> None:
    drain()
    for age in (30, 10):
        log_row(received_at=datetime.now(UTC) - timedelta(seconds=age))
    lag = lag_of("nothing")
    assert lag.rows == 2
    assert 29 < lag.seconds < 40
    drain()
    assert (lag_of("nothing").rows, lag_of("nothing").seconds) == (0, 0)


def test_a_heartbeat_waits_for_nobody() -> None:
    drain()
    before = FoldCursor.objects.get(name="nothing").updated_at
    with transaction.atomic():
        FoldCursor.objects.select_for_update().get(name="nothing")
        thread = threading.Thread(target=lambda: (beat(["nothing"]), connections.close_all()))
        thread.start()
        thread.join(5)
        assert not thread.is_alive()
    assert FoldCursor.objects.get(name="nothing").updated_at == before
    beat(["nothing"])
    assert FoldCursor.objects.get(name="nothing").updated_at > before
