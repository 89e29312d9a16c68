"""Folding again gives the same bits, beside the numbers that are read meanwhile."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from evaluations.folding import run_once
from evaluations.models import FoldCursor
from evaluations.refolding import refold
from scores.folds import ROLLUPS
from scores.models import Rollup
from tests.factories import factor_set, log_row, log_rows, revised, withdrawn
from tests.scores.test_folds_rollups import WEIGHTS, drain, random_row, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _log(db: None, settings: Any) -> None:
    settings.FOLDS = ["scores.folds.ROLLUPS"]
    for version, weights in WEIGHTS.items():
        factor_set(version, weights)
    chance = random.Random(5)
    rows = log_rows([random_row(chance) for _ in range(60)])
    drain(limit=7)
    for row in rows[:10]:
        revised(row, scores=[1] * len(row["scores"]))
    for row in rows[10:20]:
        withdrawn(row)
    drain(limit=7)


def live() -> int:
    return FoldCursor.objects.get(name="rollups").generation


def test_the_numbers_are_identical_and_the_old_copy_is_gone() -> None:
    before = stored(1)
    call_command("refold", "rollups")
    assert live() == 2
    assert stored(2) == before
    assert set(Rollup.objects.values_list("generation", flat=True)) == {2}
    assert run_once(ROLLUPS) == 0


def test_rows_that_arrive_meanwhile_are_counted_once() -> None:
    steps = refold(ROLLUPS)
    next(steps)
    log_row()
    drain()  # the worker adds it to the copy that is read
    log_row()  # nobody has folded this one when the copies are swapped
    for _ in steps:
        pass
    again = stored(2)
    call_command("refold", "rollups")
    assert stored(3) == again
    assert FoldCursor.objects.get(name="rollups").rows == 82


def test_numbers_are_identical_although_evaluations_keep_arriving() -> None:
    """One thread submits, revises and withdraws, one folds as the worker does, while everything is folded again."""
    enough, errors = threading.Event(), []

    def until_enough(step: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                while not enough.is_set():
                    step()
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    chance = random.Random(6)

    def arrive() -> None:
        row = log_row(**random_row(chance))
        again = revised(row, **{name: random_row(chance)[name] for name in ("local_hour", "waiting_minutes")})
        if chance.random() < 0.3:
            withdrawn(again)

    threads = [until_enough(arrive), until_enough(lambda: drain(limit=11))]
    try:
        call_command("refold", "rollups")
    finally:
        enough.set()
        for thread in threads:
            thread.join(30)
    assert not errors
    drain()
    arrived = stored(live())
    call_command("refold", "rollups")
    assert stored(live()) == arrived
    assert any(cell[7] for cell in arrived.values())  # minutes among them


def test_an_interrupted_one_leaves_the_numbers_and_the_next_cleans_up() -> None:
    before = stored(1)
    steps = refold(ROLLUPS)
    next(steps)
    steps.close()
    assert live() == 1
    assert stored(1) == before
    assert stored(2)

    call_command("refold", "rollups")
    assert stored(2) == before
    assert set(FoldCursor.objects.values_list("name", flat=True)) == {"rollups"}


def test_two_at_once_are_refused() -> None:
    steps = refold(ROLLUPS)
    next(steps)
    refused = []

    def second() -> None:
        try:
            call_command("refold", "rollups")
        except CommandError as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    thread.join(20)
    assert refused == ["rollups is being folded again already"]


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(CommandError, match="rollups"):
        call_command("refold", "nobody")


def test_no_transaction_stays_open_between_batches() -> None:
    for _ in refold(ROLLUPS):
        assert not connection.in_atomic_block
