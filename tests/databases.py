"""pytest plugin: the database of a run is migrated once; every xdist worker gets a copy of it."""

from __future__ import annotations

import os
from collections.abc import Generator
from importlib import import_module
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from backend.embedded.lock import locked

TEMPLATE = "ayn_template"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Name the template to Django (pytest-django asks for this fixture before it makes the database)."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    from django.db import connection

    with locked(Path(os.environ["AYN_VAR_DIR"]).parent / "template.lock", patience=600), django_db_blocker.unblock():
        _make_template()
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


def _make_template() -> None:
    from django.core.management import call_command
    from django.db import connection

    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [TEMPLATE])
        if cursor.fetchone():
            return
        cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
        cursor.execute(f"CREATE DATABASE {TEMPLATE}")
    own = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = TEMPLATE
    try:
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


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

    original = DatabaseOperations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield
