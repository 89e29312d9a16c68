"""Jobs that keep the queue of jobs itself in order, and the one that deletes what has run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from backend import retention

if TYPE_CHECKING:
    from procrastinate import JobContext

KEEP_HOURS = 72  # of failed jobs: time to look at them; done ones are deleted at once


@app.periodic(cron="* * * * *")
@app.task(name="backend.retry_stalled", queueing_lock="backend.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to a living one; where another of its kind waits already, end it instead."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="17 * * * *")
@app.task(name="backend.delete_old", queueing_lock="backend.delete_old", pass_context=True)
async def delete_old(context: JobContext, timestamp: int) -> None:
    """Delete what ended long ago."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="41 2 * * *")
@app.task(name="backend.purge", queueing_lock="backend.purge")
def purge(timestamp: int) -> None:
    """Delete what has run out, every night."""
    retention.purge()
