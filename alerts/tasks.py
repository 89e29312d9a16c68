"""Jobs of the worker; procrastinate looks for this module."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alerts.reach.claiming import purge


@app.periodic(cron="41 2 * * *")
@app.task(name="alerts.purge_notices", queueing_lock="alerts.purge_notices")
def purge_notices(timestamp: int) -> None:
    """Delete the log of what ended three months ago, every night."""
    purge()
