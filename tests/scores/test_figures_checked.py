"""What the check adds up anew is what the fold made, however the log is sliced; any other cell is named."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from ledger.checking import Fault
from scores import checking
from scores.checking import check_figures
from scores.rebuilding import cells, prints, slices
from tests.factories import factor_set, log_row
from tests.scores.test_folds_rollups import WEIGHTS, drain
from tests.scores.test_rebuilding_slices import lives

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sets(db: None) -> None:
    for version, weights in WEIGHTS.items():
        factor_set(version, weights)


def faults() -> list[str]:
    return [step.text for step in check_figures() if isinstance(step, Fault)]


def tamper(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute(statement)
        assert sql.rowcount > 0


@pytest.mark.parametrize("rows", [1, 20, 400_000])
def test_what_was_folded_by_arrival_is_what_the_log_adds_up_to(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(slices, "ROWS", rows)
    monkeypatch.setattr(cells, "BLOCK", 7)
    monkeypatch.setattr(prints, "CHUNK", 50)
    lives(5, count=60)
    drain(limit=17)
    assert faults() == []


CHANGES = [
    "received = received + 1", "excluded = excluded + 1", "n = n + 1", "points = points - 1",
    "points_squared = points_squared + 1", "points_squared = 1e29", "boxes[2] = 7", "counts[9] = 7", "waiting[3] = 7",
    "completion[1] = 7", "boxes = boxes || 1", "key = key + 1", "day = day + 40", "day = 'infinity'",
    "source = 'shopper'", "factor_set = 7", "factor_set = 99",
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_of_a_single_cell_is_found(change: str) -> None:
    log_row(waiting_minutes=3, completion_minutes=5)
    drain()
    tamper(f"UPDATE scores_rollup SET {change} WHERE level = 12 AND key % 2 = 0 AND grain = 'M'")
    assert faults()


def test_two_cells_that_changed_their_numbers_for_each_other_are_found() -> None:
    log_row(center_id=3, scores=[5] * 8)
    log_row(center_id=4, scores=[1] * 8)
    drain()
    for was, now in ((3, 9), (4, 3), (9, 4)):
        tamper(f"UPDATE scores_rollup SET key = {now} WHERE level = 4 AND grain = 'D' AND key = {was}")
    assert [line.partition(" of ")[0] for line in faults()] == ["3 in center", "4 in center"]


def test_of_very_many_cuts_only_the_first_have_their_cells_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "NAMED", 1)
    log_row()
    drain()
    tamper("UPDATE scores_rollup SET points = points + 1 WHERE level IN (1, 4)")
    assert [" in " in line for line in faults()] == [True, False, False, False]


def test_ratings_of_a_factor_set_without_factors_cannot_be_added_up() -> None:
    log_row()
    drain()
    tamper("DELETE FROM evaluations_factor WHERE factor_set_id = 1")
    assert any("factor set 1 has ratings and no factors" in line for line in faults())
