"""What all tests share."""

from pathlib import Path

import pytest

pytest_plugins = ["tests.databases", "tests.people", "tests.signing_in"]


@pytest.fixture(autouse=True)
def _directory_forgotten() -> None:
    """What a process remembers of the directory and its rules outlives a test's rollback: look again."""
    from alerts import rules_of
    from centers import edition

    edition.forget()
    rules_of.forget()


@pytest.fixture(autouse=True)
def _nothing_signed_before() -> None:
    """Each test begins with an empty ledger: what was signed in the one before binds it to nothing."""
    from django.conf import settings

    Path(settings.AYN_LEDGER_ANCHOR).unlink(missing_ok=True)
