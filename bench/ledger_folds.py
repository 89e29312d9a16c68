"""`python -m bench.ledger_folds`, in an installation: enters and signs like the worker does, or rests, as told.

Each line of its input says `on` or `off`; it answers `ready` once what ran before has ended and what
is wanted runs. Nothing else of the worker runs: it costs the same in both, and would fall into some turns only.
"""

from __future__ import annotations

import os
import sys
import threading

import django


def main() -> None:
    from backend.worker import SEALS, every, fold_forever
    from evaluations.sealing import LEDGER
    from ledger.actions import seal

    stop, threads = threading.Event(), list[threading.Thread]()
    for turn in map(str.strip, sys.stdin):
        stop.set()
        for thread in threads:
            thread.join()
        stop, threads = threading.Event(), []
        if turn == "on":
            threads = [
                threading.Thread(target=fold_forever, args=(LEDGER, stop), daemon=True),
                threading.Thread(target=every, args=(SEALS, seal, stop), daemon=True),
            ]
        for thread in threads:
            thread.start()
        print("ready", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    main()
