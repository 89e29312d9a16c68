"""A small log, folded inside the test's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from centers import edition
from evaluations.actions import release_due
from evaluations.folding import Batch, Position
from evaluations.models import FoldCursor
from evaluations.pending import PENDING
from evaluations.policy import STANDARD
from scores import findings, views
from scores.folds import fold_rollups
from scores.models import Rollup

_MOVE = """UPDATE evaluations_foldcursor c SET xid = l.xid::text::numeric, sequence = l.sequence
    FROM (SELECT xid, sequence FROM evaluations_evaluation ORDER BY xid DESC, sequence DESC LIMIT 1) l
    WHERE c.name = 'rollups'"""


@pytest.fixture
def fold(db: None) -> Callable[[], None]:
    """Return a function that folds the whole log anew, without waiting for the test's transaction to commit, and
    lets the slots of a day end."""

    clock = {"now": datetime.now(UTC)}

    def run() -> None:
        Rollup.objects.all().delete()
        FoldCursor.objects.get_or_create(name="rollups")
        with connection.cursor() as sql:
            sql.execute(_MOVE)
        everything = Batch(Position(0, 0), Position(2**62, 2**62), rows=0, generation=1)
        fold_rollups(everything)
        PENDING.apply(everything)
        clock["now"] += timedelta(days=1)
        release_due(now=clock["now"], policy=STANDARD)

    return run


@pytest.fixture
def place(center_a: Any, entity_a: Any, region: Any, country: Any) -> dict[str, Any]:
    """Columns of a row at center A, entity A."""
    return {
        "center_id": center_a.id,
        "region_id": region.id,
        "country_id": country.id,
        "entity_id": entity_a.id,
    }


@pytest.fixture(autouse=True)
def _cards_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_rendered", edition.Memory(10))
    monkeypatch.setattr(findings, "_found", edition.Memory(8))
    monkeypatch.setattr(findings, "_bodies", edition.Memory(8))
