"""What was signed last is kept outside the database: nothing is signed that does not begin with it."""

import uuid
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from ledger import actions, anchor, notes
from ledger.entries import EntryKind
from ledger.models import Queued, SignedHead

pytestmark = pytest.mark.django_db


def key(settings):
    return notes.public_key(settings.AYN_LEDGER_ORIGIN, actions.secret())


def kept(settings, size, root, origin=None, secret=None):
    """Let a head be the one that was signed last."""
    head = notes.Head(origin or settings.AYN_LEDGER_ORIGIN, size, root, 1_763_800_000)
    anchor.keep(notes.signed(head, secret or actions.secret()))


def test_a_head_is_kept_once_it_is_committed(entries, settings, django_capture_on_commit_callbacks):
    actions.append(entries(3))
    with django_capture_on_commit_callbacks(execute=True):
        head = actions.sign_head()
        assert anchor.last(key(settings)) is None
    assert anchor.last(key(settings)) == notes.opened(head.note, key(settings))


def test_a_tree_that_only_grew_is_signed(entries, settings, django_capture_on_commit_callbacks, monkeypatch):
    for count in (3, 4):
        actions.append(entries(count))
        with django_capture_on_commit_callbacks(execute=True):
            actions.sign_head()
        monkeypatch.setattr(actions, "HEAD_EVERY", actions.HEAD_EVERY * 0)
    assert anchor.last(key(settings)).size == 7


@pytest.mark.parametrize("size", [2, 3, 4], ids=["other-beginning", "other", "shrunk"])
def test_another_tree_than_was_signed_is_not(entries, settings, size):
    kept(settings, size, b"\x07" * 32)
    actions.append(entries(3))
    with pytest.raises(anchor.ForkError):
        actions.sign_head()
    assert not SignedHead.objects.exists()


def test_a_file_of_another_key_lets_nothing_be_signed(entries, settings):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    kept(settings, 0, b"\x07" * 32, secret=Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))
    with pytest.raises(anchor.ForkError):
        actions.sign_head()


def test_under_another_name_a_ledger_begins_anew(entries, settings):
    kept(settings, 9, b"\x07" * 32, origin="before.example/ledger")
    actions.append(entries(3))
    assert actions.sign_head().size == 3


def test_a_folder_that_takes_nothing_stops_no_head(entries, settings, tmp_path, django_capture_on_commit_callbacks):
    (tmp_path / "file").touch()
    settings.AYN_LEDGER_ANCHOR = str(tmp_path / "file" / "head.txt")
    actions.append(entries(1))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sign_head().size == 1
    assert not Path(settings.AYN_LEDGER_ANCHOR).exists()


def test_what_cannot_be_entered_stops_no_head(entries, monkeypatch):
    actions.queue(entries(1))

    def fails() -> int:
        raise IntegrityError

    monkeypatch.setattr(actions, "seal_queue", fails)
    actions.seal()
    assert SignedHead.objects.exists()


@pytest.mark.parametrize("fields", [{"kind": 77}, {"commitment": b"short"}])
def test_nothing_waits_that_cannot_be_entered(fields):
    whole = {"kind": EntryKind.APPEALED, "subject": uuid.uuid4(), "commitment": b"\x01" * 32}
    with pytest.raises(IntegrityError), transaction.atomic():
        Queued.objects.create(**whole | fields)


@pytest.mark.parametrize("column", ["commitment", "nonce", "leaf"])
def test_an_entry_has_whole_hashes(column):
    values = dict.fromkeys(("commitment", "nonce", "leaf"), b"\x01" * 32) | {column: b"\x01" * 31}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            "INSERT INTO ledger_entry (position, kind, subject, revision, commitment, nonce, leaf) "
            "VALUES (0, 1, gen_random_uuid(), 0, %(commitment)s, %(nonce)s, %(leaf)s)",
            values,
        )
