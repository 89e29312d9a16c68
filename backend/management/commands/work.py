"""`manage.py work`: fold the log, run the jobs, until told to stop."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand

from backend import worker

GRACE = 8.0  # seconds that a running batch or job has to end


class Command(BaseCommand):
    """Several may run at once, on any machines: each fold's batches are taken by one at a time."""

    requires_system_checks = ()  # they are about requests
    help = "Folds the log of evaluations and runs the jobs, until SIGTERM or Ctrl-C."

    def handle(self, **_options: Any) -> None:
        """Run until told to stop; then let what is running end, and exit 0."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        threads = worker.start(stop)
        self.stdout.write("worker: " + ", ".join(thread.name for thread in threads))
        while not stop.wait(1.0):
            pass
        deadline = time.monotonic() + GRACE
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in threads):  # what it had begun is rolled back and done again
            sys.stdout.flush()
            os._exit(0)
