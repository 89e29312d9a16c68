"""Jobs of the worker; procrastinate looks for this module."""

from __future__ import annotations

from procrastinate.contrib.django import app

from accounts.actions import purge_expired
from accounts.posting import deliver

__all__ = ["deliver", "purge"]


@app.periodic(cron="*/10 * * * *")
@app.task(name="accounts.purge_expired", queueing_lock="accounts.purge_expired")
def purge(timestamp: int) -> None:
    """Delete what has run out, every ten minutes."""
    purge_expired()
