"""`python -m bench.export_memory csv 365`: exports every rating of so many days; prints what it took."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

import django

from bench.cpu import peak


def main(form: str, days: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    from accounts.models import Person
    from scores.exports.making import make_export
    from scores.models import Export

    last = datetime.now(UTC).date()
    filters = {"from": (last - timedelta(days=days - 1)).isoformat(), "to": last.isoformat()}
    auditor = Person.objects.filter(role="auditor").first()
    made = Export.objects.create(by=auditor, kind="evaluations", format=form, filters=filters, language="en")
    before, began = peak(), time.perf_counter()
    make_export(made.pk)
    took = time.perf_counter() - began
    made.refresh_from_db()
    if made.state != "done":
        raise SystemExit(f"{form}: {made.state} {made.reason}")
    print(json.dumps({"seconds": took, "megabytes": peak() - before, "rows": made.rows}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
