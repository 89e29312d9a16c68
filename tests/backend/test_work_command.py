"""The worker as a process: it folds, outlives its connections, and ends when asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator

import pytest
from django.conf import settings
from django.db import connection

from evaluations.models import FoldCursor
from scores.levels import Level
from scores.models import Rollup
from tests.factories import log_row

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> Generator[subprocess.Popen[str]]:
    address, _, _ = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    url = f"{address.rpartition('/')[0]}/{name}" + os.environ["DATABASE_URL"][len(address) :]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"],
        cwd=settings.ROOT,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline().startswith("worker: ")
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def eventually(true: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.05)


def folded() -> int:
    row = Rollup.objects.filter(level=Level.COUNTRY, grain="M").first()
    return row.received if row else 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_folds_what_arrives_and_ends_well_when_asked(worker: subprocess.Popen[str], number: int) -> None:
    log_row()
    eventually(lambda: folded() == 1)
    log_row()
    eventually(lambda: folded() == 2, seconds=3)

    worker.send_signal(number)
    assert worker.wait(10) == 0


def test_it_outlives_every_connection_it_has(worker: subprocess.Popen[str]) -> None:
    log_row()
    eventually(lambda: folded() == 1)
    with connection.cursor() as sql:
        sql.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        assert sql.fetchone()[0] >= 2
    log_row()
    eventually(lambda: folded() == 2)
    assert worker.poll() is None


def test_it_shows_that_it_lives(worker: subprocess.Popen[str]) -> None:
    eventually(lambda: FoldCursor.objects.filter(name="rollups").exists())
    before = FoldCursor.objects.get(name="rollups").updated_at
    eventually(lambda: FoldCursor.objects.get(name="rollups").updated_at > before)


def test_killed_at_once_it_leaves_the_rest_to_the_next(worker: subprocess.Popen[str]) -> None:
    for _ in range(50):
        log_row()
    eventually(lambda: folded() > 0)
    worker.kill()
    worker.wait()
    from tests.scores.test_folds_rollups import drain

    drain()
    assert folded() == 50
