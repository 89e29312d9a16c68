"""pytest plugin (`-p tests.servers`): the servers and the settings, there before Django reads its settings.

Every process that runs tests starts its own: each worker of xdist, or the only process. With DATABASE_URL or REDIS_URL
set those servers are used instead; then run with `-n 0`, for folds wait for every open transaction of a server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from backend import embedded
from backend.embedded.lock import locked
from backend.embedded.postgres import NAME
from tests.house import migrated

SETTINGS = {
    "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
    "AYN_PSEUDONYM_KEY": "5f" * 32,
    "AYN_VISIT_KEY": "6e" * 32,
    "AYN_LEDGER_KEY": "5d" * 32,
    "AYN_DEV": "1",
    "AYN_DEMO_PASSWORD": "demo",
}
NOBODY = {"DATABASE_URL": "postgresql:///nobody", "REDIS_URL": "unix:///nobody"}
_TEST_DATABASE: dict[str, str] = {}  # settings of it: a copy of the migrated one, where the server is ours
CHEAP_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Before the hook of pytest-django of this name, which loads the settings."""
    os.environ |= SETTINGS
    if early_config.known_args_namespace.numprocesses and not _number():  # the controller of xdist
        early_config.add_cleanup(_addresses_of_nobody().close)
    else:
        early_config.add_cleanup(_start().close)
    yield


def _addresses_of_nobody() -> ExitStack:
    """Let the controller of xdist read its settings: it never connects, its workers start servers of their own."""
    _sweep()
    with ExitStack() as stack:
        os.environ["AYN_VAR_DIR"] = str(_folder(stack))
        for name, address in NOBODY.items():
            os.environ[name] = os.environ.get(name) or address
        return stack.pop_all()
    raise AssertionError("unreachable")


def _start() -> ExitStack:
    """Start what has no address yet; publish the addresses in the environment. Closing the result stops it.

    Each worker has a PostgreSQL to itself: a transaction in one database holds back the folds of every other database
    of the same server, and one test would wait for another.
    """
    given = {
        name: "" if os.environ.get(name) == nobody else os.environ.get(name, "") for name, nobody in NOBODY.items()
    }
    with ExitStack() as stack:
        var = _folder(stack)
        if not given["DATABASE_URL"]:
            subprocess.run(["cp", "--archive", migrated(), var], check=True)
            _TEST_DATABASE["TEMPLATE"] = NAME
        redis_url = given["REDIS_URL"] and redis_database(given["REDIS_URL"], _number())
        servers = stack.enter_context(
            embedded.servers(var, durable=False, database_url=given["DATABASE_URL"], redis_url=redis_url)
        )
        os.environ |= {
            "AYN_VAR_DIR": str(var),
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url,
        }
        return stack.pop_all()
    raise AssertionError("unreachable")


def _folder(stack: ExitStack) -> Path:
    var = Path(tempfile.mkdtemp(prefix="ayn-tests-"))
    stack.callback(shutil.rmtree, var, ignore_errors=True)
    return var


def _number() -> int:
    """Return the number of this xdist worker, from 1; 0 without workers."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(worker.removeprefix("gw")) + 1 if worker else 0


def _sweep() -> None:
    """Remove the folders of runs that were killed: nobody holds their lock any more."""
    for old in Path(tempfile.gettempdir()).glob("ayn-tests-*"):
        with suppress(OSError, SystemExit):
            if time.time() - old.stat().st_mtime > 60:
                with locked(old / "servers.lock", patience=0):
                    shutil.rmtree(old)


def redis_database(url: str, number: int) -> str:
    """Return `url` with another database number."""
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return urlsplit(url)._replace(path=f"/{number}").geturl()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Keep the messages of the workers apart: Redis has one space of channels for all its databases.

    And hash passwords at no cost; tests that are about the hash ask for `real_hashes`.
    """
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {}).update(_TEST_DATABASE)
    settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] += os.environ.get("PYTEST_XDIST_WORKER", "")
    settings.PASSWORD_HASHERS = [CHEAP_HASHER, *settings.PASSWORD_HASHERS]


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Folder of real data (AYN_DATA_DIR); a test that reads it is skipped where it is absent, unless it is required."""
    named = os.environ.get("AYN_DATA_DIR", "")
    if named and Path(named).is_dir():
        return Path(named).absolute()
    reason = f"AYN_DATA_DIR names no folder ({named or 'not set'})"
    if os.environ.get("AYN_DATA_REQUIRED", "") not in ("", "0"):
        pytest.fail(reason)
    pytest.skip(reason)
