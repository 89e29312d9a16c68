"""Jobs of a worker that died are begun again by another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import procrastinate
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from backend.tasks import retry_stalled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_other_jobs() -> Iterator[None]:
    """The queue outlives a test."""
    empty()
    yield
    empty()


def empty() -> None:
    with connection.cursor() as sql:
        sql.execute("DELETE FROM procrastinate_jobs")


def put(task: str, status: str, lock: str | None = None) -> None:
    """Put a job into the queue; one in the doing belongs to a worker that is gone."""
    with connection.cursor() as sql:
        sql.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status, queueing_lock, scheduled_at)"
            " VALUES (%s, 'default', '{}', %s::procrastinate_job_status, %s, now() + interval '1 hour')",
            [task, status, lock],
        )


def jobs() -> list[tuple[str, str]]:
    with connection.cursor() as sql:
        sql.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY task_name, status")
        return list(sql.fetchall())


def retry() -> None:
    async def run() -> None:
        with app.replace_connector(procrastinate.PsycopgConnector(kwargs=connector_params())) as own:
            async with own.open_async():
                await retry_stalled(procrastinate.JobContext(app=own, job=None, start_timestamp=0, abort_reason=str), 0)

    asyncio.run(run())


def test_what_a_dead_worker_was_doing_is_to_be_done() -> None:
    put("scores.make_export", "doing")
    retry()
    assert jobs() == [("scores.make_export", "todo")]


def test_a_twin_that_waits_already_holds_nobody_back() -> None:
    put("scores.renew_cards", "doing", "cards")
    put("scores.renew_cards", "todo", "cards")
    put("scores.make_export", "doing")
    retry()
    assert jobs() == [("scores.make_export", "todo"), ("scores.renew_cards", "todo")]
