"""`python -m tests.drills.sealer`, in an installation: seals and signs a head every second until it is killed."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import django


def main() -> None:
    from evaluations.folding import run_once
    from evaluations.sealing import LEDGER
    from ledger import actions

    actions.HEAD_EVERY = timedelta(seconds=1)
    while True:
        run_once(LEDGER)
        actions.seal()
        time.sleep(0.01)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    main()
