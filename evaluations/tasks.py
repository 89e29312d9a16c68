"""Jobs of the evaluations."""

from __future__ import annotations

from procrastinate.contrib.django import app

from core import uploads
from evaluations import filing


@app.periodic(cron="*/10 * * * *")
@app.task(name="evaluations.sweep_files", queueing_lock="evaluations.sweep_files")
def sweep_files(timestamp: int) -> None:
    """Remove files that requests left behind which died, and those of erased people whose removal did."""
    filing.sweep()
    uploads.clear_left_behind()
