"""The job that freezes a round: reads the log once, writes rows, results and the manifest. May be begun again.

Which rows count was decided before (`begin_freezing`): a second attempt reads the same ones, whatever came since.
"""

from __future__ import annotations

import gzip
import hashlib
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from audit.actions import record
from evaluations.kinds import RowKind
from ledger import actions as ledger
from ledger.actions import NewEntry
from ledger.entries import EntryKind
from scores import last_words
from scores.models import Round, RoundResult
from scores.official import Standing, standings, standings_sha256
from scores.private_files import replace_file
from scores.recompute import FORMAT
from scores.round_rules import RoundState
from scores.tally import Tally, canonical, results_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_ROWS = f"""
SELECT e.commitment, e.kind, e.source, e.local_day, n.code, r.code, c.code, y.code, e.scores
FROM evaluations_evaluation e {last_words.PLACES}
WHERE {last_words.LAST_WORDS} AND e.factor_set = %(factor_set)s AND e.source = ANY (%(sources)s)
ORDER BY e.local_day, e.commitment
"""  # noqa: S608 - both parts are constants


def rows_name(round_id: UUID) -> str:
    """Return the name under which the rows of a round are stored."""
    return f"rounds/{round_id}/rows.ndjson.gz"


@app.task(name="scores.freeze_round", retry=RetryStrategy(max_attempts=10, wait=60))
def freeze(round_id: str) -> None:
    """Freeze a round in the worker."""
    freeze_round(UUID(round_id))


def queue(round_id: UUID) -> None:
    """Have a worker freeze a round; no more than one at a time, and one that waits."""
    key = f"freeze {round_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        freeze.configure(lock=key, queueing_lock=key).defer(round_id=str(round_id))


def freeze_round(round_id: UUID) -> None:
    """Freeze a round that is freezing; a round in any other state is left alone."""
    found = Round.objects.select_related("factor_set").get(pk=round_id)
    if found.state != RoundState.FREEZING:
        return
    rules = found.rules()
    tally, digest, count = Tally(rules), hashlib.sha256(), 0
    with NamedTemporaryFile(suffix=".gz") as plain:
        with gzip.GzipFile(filename="", fileobj=plain, mode="wb", mtime=0) as packed:
            for row in _rows(found):
                line = canonical(row) + b"\n"
                tally.add(row)
                digest.update(line)
                packed.write(line)
                count += 1
        plain.seek(0)
        replace_file(rows_name(round_id), File(plain))
    results = list(tally.results())
    ranked = standings(results, rules.minimum_n)
    manifest = {
        "format": FORMAT,
        "rules": rules.as_json(),
        "bound": str(found.bound),
        "rows": {"count": count, "sha256": digest.hexdigest(), **tally.states},
        "results": {"places": len(results), "sha256": results_sha256(results)},
        "ranking": {"places": len(ranked), "sha256": standings_sha256(ranked)},
    }
    _end(round_id, manifest, results, ranked)


@transaction.atomic
def _end(round_id: UUID, manifest: dict[str, Any], results: list[Any], ranked: dict[tuple[str, str], Standing]) -> None:
    found = Round.objects.select_for_update().get(pk=round_id)
    if found.state != RoundState.FREEZING:  # another worker was faster
        return
    RoundResult.objects.bulk_create(
        [
            RoundResult(
                round=found, level=level, code=code, received=sums.received, excluded=sums.excluded, n=sums.n,
                points=sums.points, points_squared=sums.points_squared, boxes=sums.boxes, counts=sums.counts,
                standing=ranked.get((level, code)),
            )
            for level, code, sums in results
        ],
        batch_size=1_000,
    )  # fmt: skip
    found.state, found.done, found.frozen_at = RoundState.FROZEN.value, 100, timezone.now()
    found.manifest = manifest
    found.manifest_sha256 = hashlib.sha256(canonical(manifest)).hexdigest()
    found.save()
    sealed = NewEntry(EntryKind.ROUND_FROZEN, found.pk, 0, bytes.fromhex(found.manifest_sha256))
    ledger.queue([sealed])
    record(by=None, action="round_frozen", target=found, detail={"manifest_sha256": found.manifest_sha256})


def _rows(found: Round) -> Iterator[dict[str, Any]]:
    """Yield the rows of a round month by month, telling its progress."""
    months = list(_months(found.first_day, found.last_day))
    for number, (first, last) in enumerate(months):
        yield from _month(found, first, last)
        Round.objects.filter(pk=found.pk, state=RoundState.FREEZING.value).update(done=99 * (number + 1) // len(months))


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Cut the days into runs of at most a month."""
    while first <= last:
        end = min(last, (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1))
        yield first, end
        first = end + timedelta(days=1)


def _month(found: Round, first: date, last: date) -> Iterator[dict[str, Any]]:
    own = {"factor_set": found.factor_set_id, "sources": found.sources}
    rows = last_words.read(_ROWS, first, last, str(found.bound), own)
    for commitment, kind, source, day, country, region, center, entity, scores in rows:
        yield {
            "commitment": bytes(commitment).hex(),
            "state": last_words.STATES[RowKind(kind)],
            "source": source,
            "day": day.isoformat(),
            "country": country,
            "region": region,
            "center": center,
            "entity": entity,
            "scores": scores,
        }
