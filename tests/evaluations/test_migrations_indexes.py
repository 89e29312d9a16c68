"""Indexes of the log are built while ratings arrive, and whatever stopped them they are finished by another run."""

import threading
import time
from importlib import import_module

import pytest
from django.db import connection, connections, transaction

from tests.racing import at_once

building = import_module("evaluations.migrations._building")
INDEX = "evaluation_center_day"
ON = "(center_id, local_day)"
LOG = "evaluations_evaluation"
WAITS = "SELECT FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting for writers%'"


def make() -> None:
    with connection.schema_editor(atomic=False) as editor:
        building._make(INDEX, ON, None, editor)


def drop() -> None:
    with connection.schema_editor(atomic=False) as editor:
        building._drop(INDEX, None, editor)


def ask(statement: str) -> list[tuple]:
    with connection.cursor() as sql:
        sql.execute(statement)
        return sql.fetchall() if sql.description else []


def months() -> list[str]:
    return [
        name for (name,) in ask(f"SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent='{LOG}'::regclass")
    ]


def states() -> list[bool]:
    """Return whether each index of the name is valid: that of the whole first, then those of the months."""
    return [
        valid
        for (valid,) in ask(f"""SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('{INDEX}') UNION ALL
    SELECT x.indisvalid FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid
    WHERE i.inhparent = to_regclass('{INDEX}')""")
    ]


@pytest.fixture
def without_index(transactional_db):
    drop()
    yield
    make()


def test_it_is_made_for_the_whole_and_every_month_and_dropped_again(without_index):
    assert states() == []
    make()
    assert states() == [True] * (1 + len(months()))
    make()  # again changes nothing
    drop()
    assert states() == []


def test_ratings_are_written_while_a_month_is_built(without_index):
    writing, written = threading.Event(), threading.Event()

    def act(number: int) -> None:
        if number == 0:  # somebody's rating is on its way: whoever builds must wait for it
            with transaction.atomic():
                ask(f"LOCK TABLE {months()[0]} IN ROW EXCLUSIVE MODE")
                writing.set()
                written.wait(20)
        elif number == 1:
            writing.wait(20)
            make()
        else:
            writing.wait(20)
            until = time.monotonic() + 20
            while not ask(WAITS) and time.monotonic() < until:
                time.sleep(0.02)
            with transaction.atomic():  # and nobody waits for who builds
                ask(f"LOCK TABLE {LOG} IN ROW EXCLUSIVE MODE NOWAIT")
            written.set()

    try:
        at_once(3, act)
    finally:
        written.set()
        connections.close_all()
    assert written.is_set()
    assert states() == [True] * (1 + len(months()))


def test_what_was_interrupted_is_finished(without_index):
    whole, joined, broken = len(months()), months()[0], months()[1]
    ask(f"CREATE INDEX {INDEX} ON ONLY {LOG} {ON}")
    ask(f"CREATE INDEX {joined}_center_day ON {joined} {ON}")
    ask(f"ALTER INDEX {INDEX} ATTACH PARTITION {joined}_center_day")
    ask(f"CREATE INDEX {broken}_center_day ON {broken} {ON}")
    ask(f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{broken}_center_day'::regclass")
    make()
    assert states() == [True] * (1 + whole)


def test_who_waits_for_a_long_reader_gives_up_soon_and_is_run_again(without_index, monkeypatch):
    monkeypatch.setattr(building, "PATIENCE", "50ms")
    reading, tried = threading.Event(), threading.Event()

    def act(number: int) -> str:
        if number == 0:
            with transaction.atomic():
                ask(f"LOCK TABLE {LOG} IN ROW EXCLUSIVE MODE")
                reading.set()
                tried.wait(20)
            return ""
        reading.wait(20)
        try:
            make()
        except Exception as error:
            return type(error).__name__
        finally:
            tried.set()
        return ""

    assert at_once(2, act) == ["", "OperationalError"]
    make()
    assert states() == [True] * (1 + len(months()))
