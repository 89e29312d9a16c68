"""Jobs of the worker; procrastinate looks for this module."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from visits.actions import purge_old

__all__ = ["purge"]


@app.periodic(cron="23 2 * * *")
@app.task(name="visits.purge_old", queueing_lock="visits.purge_old")
def purge(timestamp: int) -> None:
    """Delete single transactions that have run out, every night."""
    purge_old(today=timezone.now().date())
