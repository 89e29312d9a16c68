"""Whether frozen rounds are those that were entered: manifest, rows and the results that the report answers from."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from typing import TYPE_CHECKING

from django.core.files.storage import storages

from ledger.checking import Fault, Looked
from ledger.entries import EntryKind
from ledger.models import Entry, Queued
from scores.models import Round, RoundResult
from scores.official import standings_sha256
from scores.round_rules import RoundState
from scores.rounds.freezing import rows_name
from scores.tally import LEVELS, Sums, canonical, results_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

READ = 1024 * 1024  # bytes of the rows at once


def check_rounds() -> Iterator[Fault | Looked]:
    """Compare every frozen round's manifest with what was entered of it, and rows and results with the manifest."""
    entered = {
        subject: bytes(commitment)
        for model in (Queued, Entry)
        for subject, commitment in model._default_manager.filter(kind=EntryKind.ROUND_FROZEN.value).values_list(
            "subject", "commitment"
        )
    }
    for frozen in Round.objects.filter(state=RoundState.FROZEN.value).order_by("code"):
        manifest: dict[str, Any] = frozen.manifest or {}  # a constraint holds that there is one
        digest = hashlib.sha256(canonical(manifest)).hexdigest()
        if digest != frozen.manifest_sha256:
            yield Fault(f"round {frozen.code}: its manifest is not the one that was frozen")
        elif entered.get(frozen.pk) != bytes.fromhex(digest):
            yield Fault(f"round {frozen.code}: its manifest is not the one that was entered")
        else:
            for text in (*_rules(frozen, manifest), *_results(frozen, manifest), *_rows(frozen, manifest)):
                yield Fault(f"round {frozen.code}: {text}")
        entered.pop(frozen.pk, None)
        yield Looked(1)
    for subject in entered:
        yield Fault(f"round {subject}: was frozen and is gone")


def _rules(frozen: Round, manifest: dict[str, Any]) -> Iterator[str]:
    if frozen.rules().as_json() != manifest["rules"]:
        yield "its rules are not those of the manifest"


def _results(frozen: Round, manifest: dict[str, Any]) -> Iterator[str]:
    """Make the digests of the results again from what the report answers."""
    results = sorted(
        RoundResult.objects.filter(round=frozen), key=lambda each: (_place(each.level), each.level, each.code)
    )
    sums = [
        (each.level, each.code, Sums(each.counts, each.received, each.excluded, each.n, each.points,
                                     int(each.points_squared), each.boxes))
        for each in results
    ]  # fmt: skip
    if results_sha256(sums) != manifest["results"]["sha256"]:
        yield "its results are not those of the manifest"
    ranked = {(each.level, each.code): each.standing for each in results if each.standing is not None}
    if standings_sha256(ranked) != manifest["ranking"]["sha256"]:
        yield "its ranking is not that of the manifest"


def _rows(frozen: Round, manifest: dict[str, Any]) -> Iterator[str]:
    """Make the digest of the rows again from the file that is handed out."""
    digest = hashlib.sha256()
    try:
        with storages["private"].open(rows_name(frozen.pk)) as stored, gzip.open(stored) as rows:
            while part := rows.read(READ):
                digest.update(part)
    except FileNotFoundError:
        yield "the file of its rows is gone"
    except (OSError, EOFError, zlib.error) as error:
        yield f"the file of its rows cannot be read ({type(error).__name__})"
    else:
        if digest.hexdigest() != manifest["rows"]["sha256"]:
            yield "the file of its rows is not that of the manifest"


def _place(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)
