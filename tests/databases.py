"""pytest plugin: how the test database is emptied between tests that commit."""

from __future__ import annotations

from collections.abc import Generator
from importlib import import_module

import pytest


@pytest.fixture(scope="session", autouse=True)
def _emptying_passes_the_guards() -> Generator[None, None, None]:
    """Let Django empty the tables after a test that commits: the triggers that forbid it hold for everybody else.

    What migrations wrote is written again.
    """
    from django.apps import apps
    from django.db.backends.postgresql.operations import DatabaseOperations

    def flush(self: DatabaseOperations, statements: list[str]) -> None:
        original(self, ["SET LOCAL session_replication_role = replica", *statements])
        import_module("evaluations.migrations.0003_first_factor_sets").publish(apps, None)
        import_module("accounts.migrations.0004_first_consent_texts").write(apps, None)

    original = DatabaseOperations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield
