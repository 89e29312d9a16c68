"""Rollups built anew in memory have the bits that folding by arrival gave, whatever the rows and the slices."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from evaluations.folding import Batch, Position, bound
from evaluations.models import FoldCursor
from evaluations.refolding import refold
from scores.folds import ROLLUPS, clear_rollups, fold_rollups, rebuild_rollups
from scores.models import Rollup
from scores.rebuilding import cells, slices
from tests.factories import factor_set, log_row, log_rows, quarantined, restored, revised, withdrawn
from tests.scores.test_folds_rollups import WEIGHTS, drain, random_row, random_scores, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sets(db: None) -> None:
    for version, weights in WEIGHTS.items():
        factor_set(version, weights)


def lives(seed: int, count: int = 150) -> None:
    """Evaluations of ten weeks; many are revised (also into another factor set), held back, restored, withdrawn."""
    chance = random.Random(seed)
    for first in log_rows([random_row(chance) for _ in range(count)]):
        last = first
        for _ in range(chance.choice([0, 0, 1, 1, 2, 4])):
            last = chance.choice([revision(chance), quarantined, restored, withdrawn])(last)


def revision(chance: random.Random) -> Any:
    version = chance.choice(list(WEIGHTS))
    return lambda row: revised(row, factor_set=version, scores=random_scores(chance, len(WEIGHTS[version])))


def rebuilt(generation: int = 2) -> dict[tuple[Any, ...], list[Any]]:
    rows = sum(rebuild_rollups(bound(), generation))
    assert rows == FoldCursor.objects.get(name="rollups").rows
    return stored(generation)


def bits(generation: int) -> list[tuple[Any, ...]]:
    """Everything as PostgreSQL writes it: NULL and 0 differ."""
    with connection.cursor() as sql:
        sql.execute(
            """SELECT level, key, grain, day, factor_set, source, received, excluded, n, points, points_squared,
                boxes::text, counts::text, waiting::text, completion::text FROM scores_rollup
            WHERE generation = %s ORDER BY 1, 2, 3, 4, 5, 6""",
            [generation],
        )
        return sql.fetchall()


@pytest.mark.parametrize("seed", range(4))
def test_the_bits_are_those_of_folding_by_arrival(seed: int) -> None:
    lives(seed)
    drain(limit=17)
    assert rebuilt()
    assert bits(2) == bits(1)


@pytest.mark.parametrize(("rows", "block", "chunk"), [(1, 1, 1), (20, 3, 7), (50, 10, 1000)])
def test_the_size_of_slices_blocks_and_chunks_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, rows: int, block: int, chunk: int
) -> None:
    lives(9)
    drain()
    monkeypatch.setattr(slices, "ROWS", rows)
    monkeypatch.setattr(slices, "COPIED", 5_000)
    monkeypatch.setattr(cells, "BLOCK", block)
    monkeypatch.setattr(cells, "CHUNK", chunk)
    rebuilt()
    assert bits(2) == bits(1)


def test_far_apart_numbers_of_places_are_sorted_instead_of_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "CHUNK", 2)
    for center in (1, 2**31 - 1, 70_000):
        log_row(center_id=center, entity_id=2**31 - center)
    drain()
    rebuilt()
    assert bits(2) == bits(1)


@pytest.mark.parametrize("hours", [-12, -3, 0, 4, 14])
def test_days_of_other_time_zones_belong_to_their_own_month(hours: int) -> None:
    """Visits around the end of a UTC month lie in one month of the log and another of the place."""
    end = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for minutes in range(-900, 900, 150):
        visited = end + timedelta(minutes=minutes) - timedelta(days=1)
        row = log_row(visited_at=visited, local_day=(visited + timedelta(hours=hours)).date())
        revised(row, scores=[1] * 8)
    drain()
    rebuilt()
    assert bits(2) == bits(1)


def test_a_day_far_from_the_moment_of_the_visit_is_not_lost() -> None:
    log_row(local_day=date(2001, 2, 3))
    row = log_row(local_day=date(2030, 1, 1))
    revised(row, local_day=date(2030, 2, 1))
    drain()
    rebuilt()
    assert bits(2) == bits(1)


def test_the_greatest_weights_are_written_as_they_are() -> None:
    factor_set(301, [1000] * 32)
    revised(log_row(factor_set=301, scores=[5] * 32), scores=[None] * 31 + [3])
    drain()
    rebuilt()
    assert bits(2) == bits(1)


def test_a_revision_of_an_earlier_transaction_than_its_first_row_takes_away_before_that_is_added() -> None:
    first = log_row(xid="100", scores=[5] * 8)
    revised(first, xid="50", scores=[1] * 8)
    upto = Position(99, 2**62)
    FoldCursor.objects.create(name="rollups")
    fold_rollups(Batch(Position(0, 0), upto, rows=1, generation=1))
    assert sum(rebuild_rollups(upto, 2)) == 1
    assert bits(2) == bits(1)
    assert min(row[10] for row in bits(2)) < 0


def later_rows(rows: list[dict[str, Any]], chance: random.Random) -> Iterator[Callable[[], Any]]:
    """Return what adds a later row of each evaluation; after every second the worker folds."""
    steps = [revision(chance), quarantined, withdrawn, lambda row: restored(quarantined(row))]
    for place, row in enumerate(rows):
        yield partial(steps[place % len(steps)], row)
        yield drain


def steps_then(steps: Iterator[Any], between: list[Any]) -> None:
    """Do one thing after each step."""
    for _ in steps:
        if between:
            between.pop(0)()


def test_what_is_said_across_the_bound_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of later row of evaluations behind the bound arrives while slices are built."""
    monkeypatch.setattr(slices, "ROWS", 10)
    lives(3, count=40)
    chance = random.Random(4)
    rows = log_rows([random_row(chance) for _ in range(24)])
    drain()
    works = list(later_rows(rows, chance))
    steps_then(refold(ROLLUPS), works)
    assert len(works) < 36  # at least six came meanwhile
    drain()
    live = FoldCursor.objects.get(name="rollups").generation
    after = bits(live)
    clear_rollups(live)
    FoldCursor.objects.create(name="again", generation=9)
    drain(name="again")
    assert bits(9) == after


def test_a_row_behind_an_open_transaction_is_left_to_the_folding_by_arrival() -> None:
    written, release = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            log_row(center_id=3)
            written.set()
            release.wait(10)
        connections.close_all()

    log_row()
    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    log_row(center_id=4)  # committed, but behind the open one
    assert sum(rebuild_rollups(bound(), 2)) == 1
    release.set()
    thread.join()


def test_the_bound_is_the_last_place_as_numbers_go() -> None:
    for xid in ("9", "10", "100"):
        log_row(xid=xid)
    assert bound().xid == 100


def test_one_that_was_killed_in_a_slice_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "ROWS", 10)
    lives(5)
    drain()
    before = bits(1)
    steps = refold(ROLLUPS)
    for _ in range(3):
        next(steps)
    with connection.cursor() as sql:  # as if the process were gone: nothing is tidied up
        sql.execute("SELECT pg_backend_pid()")
        pid = sql.fetchone()[0]
    kill(pid)
    with pytest.raises(Exception, match=r"terminat|closed|lost"):
        list(steps)
    connection.close()
    assert bits(1) == before
    assert bits(2)
    list(refold(ROLLUPS))
    assert bits(2) == before
    assert set(FoldCursor.objects.values_list("name", flat=True)) == {"rollups"}


def kill(pid: int) -> None:
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_factor_set_that_nobody_wrote_is_refused_before_anything_changes() -> None:
    log_row(factor_set=99)
    with pytest.raises(LookupError):
        list(refold(ROLLUPS))
    assert FoldCursor.objects.get(name="rollups").generation == 1


def test_clearing_leaves_the_generation_that_is_kept() -> None:
    log_row()
    drain()
    rebuilt()
    rebuilt(3)
    clear_rollups(2)
    assert set(Rollup.objects.values_list("generation", flat=True)) == {2}
