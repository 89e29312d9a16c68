"""The check of frozen rounds finds whatever the report or the rows would answer otherwise than it was frozen."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection, transaction

from accounts.models import Person
from ledger.checking import Fault
from scores.rounds.checking import check_rounds
from scores.rounds.freezing import rows_name
from tests.factories import log_rows, row_fields
from tests.scores.test_rounds_freezing import _private, _queued, frozen_round, place

__all__ = ["_private", "_queued", "place"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def frozen(client_of: Any, auditor: Person, place: dict[str, Any], _queued: None) -> str:
    log_rows([row_fields(**place, scores=[1 + n % 5] * 8) for n in range(12)])
    return frozen_round(client_of(auditor))


def faults() -> list[str]:
    return [step.text for step in check_rounds() if isinstance(step, Fault)]


def tamper(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute(statement)
        assert sql.rowcount > 0


def test_a_round_as_it_was_frozen_is_whole(frozen: str) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("points = points + 1", "its results are not those of the manifest"),
        ("counts[1] = counts[1] + 1", "its results are not those of the manifest"),
        ("code = 'OTHER'", "its results are not those of the manifest"),
        ("standing = jsonb_set(standing, '{score}', '99.5')", "its ranking is not that of the manifest"),
        ("standing = NULL", "its ranking is not that of the manifest"),
    ],
)
def test_a_changed_result_is_found(frozen: str, change: str, told: str) -> None:
    tamper(f"UPDATE scores_roundresult SET {change} WHERE level = 'center'")
    assert f"round R-1: {told}" in faults()


def test_a_result_slipped_in_is_found(frozen: str) -> None:
    tamper("""INSERT INTO scores_roundresult SELECT (jsonb_populate_record(r, '{"code": "X", "standing": null}')).*
        FROM scores_roundresult r WHERE level = 'center'""")
    assert faults() == ["round R-1: its results are not those of the manifest"]


def test_changed_rules_are_found(frozen: str) -> None:
    tamper("UPDATE scores_round SET minimum_n = 6")
    assert faults() == ["round R-1: its rules are not those of the manifest"]


def stored(frozen: str) -> Path:
    return Path(storages["private"].path(rows_name(frozen)))  # type: ignore[arg-type]


def test_rows_that_were_replaced_cut_or_removed_are_found(frozen: str) -> None:
    file = stored(frozen)
    whole = file.read_bytes()
    file.write_bytes(gzip.compress(gzip.decompress(whole).replace(b"counted", b"counter", 1)))
    assert faults() == ["round R-1: the file of its rows is not that of the manifest"]
    file.write_bytes(whole[:-20])
    assert faults() == ["round R-1: the file of its rows cannot be read (EOFError)"]
    file.write_bytes(b"no gzip")
    assert faults() == ["round R-1: the file of its rows cannot be read (BadGzipFile)"]
    file.unlink()
    assert faults() == ["round R-1: the file of its rows is gone"]


def test_a_round_that_is_gone_is_missed(frozen: str) -> None:
    tamper("DELETE FROM scores_round")
    assert faults() == [f"round {frozen}: was frozen and is gone"]
