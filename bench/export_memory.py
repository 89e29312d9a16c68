"""`python -m bench.export_memory csv`: exports every rating of a year; prints seconds and megabytes that it took."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime, timedelta

import django


def main(form: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    from accounts.models import Person
    from scores.exports.making import make_export
    from scores.models import Export

    last = datetime.now(UTC).date()
    filters = {"from": (last - timedelta(days=364)).isoformat(), "to": last.isoformat()}
    auditor = Person.objects.filter(role="auditor").first()
    made = Export.objects.create(by=auditor, kind="evaluations", format=form, filters=filters, language="en")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    make_export(made.pk)
    took = time.perf_counter() - began
    made.refresh_from_db()
    if made.state != "done":
        raise SystemExit(f"{form}: {made.state} {made.reason}")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps({"seconds": took, "megabytes": grown, "rows": made.rows}))


if __name__ == "__main__":
    main(sys.argv[1])
