"""`python -m bench.ledger_folds`, in an installation: enters and signs like the worker does, until it is ended.

Nothing else of the worker runs: it costs the same with the ledger and without, and would fall into some turns only.
"""

from __future__ import annotations

import os
import threading

import django


def main() -> None:
    from backend.worker import SEALS, every, fold_forever
    from evaluations.sealing import LEDGER
    from ledger.actions import seal

    stop = threading.Event()
    threading.Thread(target=fold_forever, args=(LEDGER, stop), daemon=True).start()
    every(SEALS, seal, stop)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    main()
