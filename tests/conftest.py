"""What all tests share."""

import pytest

pytest_plugins = ["tests.databases", "tests.people", "tests.signing_in"]


@pytest.fixture(autouse=True)
def _directory_forgotten() -> None:
    """What a process remembers of the directory and its rules outlives a test's rollback: look again."""
    from alerts import rules_of
    from centers import edition

    edition.forget()
    rules_of.forget()
