"""The application under test: everything of the house and the yardsticks of bench.urls.

AYN_BENCH_LEDGER may name a file: while its first byte is 0, answers promise nothing (bench.ledger_intake).
"""

import mmap
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
application = get_wsgi_application()
if named := os.environ.get("AYN_BENCH_LEDGER"):
    from evaluations import serializers

    with Path(named).open("rb") as _file:
        _switch = mmap.mmap(_file.fileno(), 1, prot=mmap.PROT_READ)
    _promise = serializers.promise
    serializers.promise = lambda commitment: _promise(commitment) if _switch[0] else bytes(64)
