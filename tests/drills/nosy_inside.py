"""`python -m tests.drills.nosy_inside CENTER SEED WEEKS`, inside an installation: the release code lives through weeks.

Prints what the judge must know: ids, pseudonyms and tickets that nobody may read, and which ratings were told together.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django


def main(code: str, seed: int, weeks: int) -> dict[str, Any]:
    from django.conf import settings

    from centers.models import Center
    from evaluations.actions import release_due
    from evaluations.folding import Batch, Position
    from evaluations.models import Origin, Pending, ReleaseClock
    from evaluations.partitions import ensure_partitions
    from evaluations.pending import PENDING
    from tests.attacks.nosy import BEGIN, world
    from tests.factories import log_row

    settings.AYN_SLOT_SECONDS = 0
    Center.objects.filter(code=code).update(timezone="Asia/Qatar")
    center = Center.objects.get(code=code)
    ensure_partitions(BEGIN.date())
    _, ratings = world(seed, weeks)
    for rating in ratings:
        low, staff = rating.scores["waiting_time"], rating.scores["staff_behavior"]
        log_row(
            evaluation_id=rating.id, visited_at=rating.visit.ended, received_at=rating.received, comment=rating.comment,
            comment_language=rating.visit.language, rater=rating.visit.person, owner=rating.id.bytes,
            scores=[5, 4, 4, low, 4, staff, 3, 0], center_id=center.pk, entity_id=center.operator_id,
        )  # fmt: skip
    PENDING.apply(Batch(Position(0, 0), Position(2**63, 2**62), rows=0, generation=1))
    ReleaseClock.objects.update(pulse_at=BEGIN, text_at=BEGIN)
    for day in range(7 * weeks + 3):
        release_due(now=BEGIN + timedelta(days=day))
        release_due(now=BEGIN + timedelta(days=day, hours=7))
    people = {rating.id: rating.visit.person.hex() for rating in ratings}
    pulses: dict[str, list[str]] = {}
    for row in Pending.objects.exclude(pulsed_at=None):
        pulses.setdefault(row.pulsed_at.isoformat(), []).append(str(row.evaluation_id))
    bundles: dict[str, set[str]] = {}
    for origin in Origin.objects.select_related("released"):
        bundles.setdefault(str(origin.released.day), set()).add(people[origin.evaluation_id])
    secrets = [*(str(identity) for identity in people), *people.values(), *(r.visit.ticket for r in ratings)]
    return {"secrets": secrets, "pulses": pulses, "bundles": [len(some) for some in bundles.values()]}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    json.dump(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), sys.stdout)
