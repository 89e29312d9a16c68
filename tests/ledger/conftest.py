"""Something to enter."""

import secrets
import uuid

import pytest

from ledger.actions import NewEntry
from ledger.entries import EntryKind


@pytest.fixture
def entries():
    """Return a maker of entries of submissions."""

    def make(count, kind=EntryKind.SUBMITTED):
        return [NewEntry(kind, uuid.uuid4(), 0, secrets.token_bytes(32)) for _ in range(count)]

    return make
