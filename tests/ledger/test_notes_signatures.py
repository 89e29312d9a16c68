"""Tree heads as text: what was signed is read back, what was not is refused."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from ledger import notes
from ledger.notes import (
    COSIGNATURE,
    BadNoteError,
    Head,
    Key,
    cosignature,
    cosigned,
    opened,
    public_key,
    read_key,
    signed,
)

SECRET = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
HEAD = Head("ayn.example/ledger", 7, b"\x07" * 32, 1_763_800_000)
KEY = public_key(HEAD.origin, SECRET)
NOTE = signed(HEAD, SECRET)


def test_a_signed_head_is_read_back():
    assert opened(NOTE, KEY) == HEAD


def test_a_head_is_written_as_c2sp_has_it():
    origin, size, root, time, empty, line = NOTE.splitlines()
    assert (origin, size, time, empty) == (HEAD.origin, "7", "time 1763800000", "")
    assert root == "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="
    assert line.startswith("\u2014 ayn.example/ledger ")
    assert NOTE.endswith("\n")


def test_a_published_key_is_read():
    """The example of C2SP signed-note."""
    key = read_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert (key.name, key.id.hex()) == ("PeterNeumann", "c74f20a3")


def test_a_published_note_is_opened_by_its_key():
    """The example of C2SP signed-note: its signature is good, what it says is no checkpoint."""
    key = read_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJ"
        "nAM=\n"
    )
    with pytest.raises(BadNoteError, match="checkpoint"):
        opened(note, key)
    with pytest.raises(BadNoteError, match="signature"):
        opened(note.replace("answer", "Answer"), key)


@pytest.mark.parametrize("key", [public_key(HEAD.origin, OTHER), public_key("another", SECRET)], ids=["key", "name"])
def test_a_head_of_another_key_or_name_is_refused(key):
    with pytest.raises(BadNoteError):
        opened(NOTE, key)


@given(st.integers(0, len(NOTE) - 1), st.characters(exclude_categories=["Cs"]))
def test_no_letter_of_a_head_can_be_changed(place, letter):
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    if changed == NOTE:
        return
    try:
        assert opened(changed, KEY) == HEAD  # a letter of the signature's encoding that stands for the same bits
        assert changed.partition("\n\n")[0] == NOTE.partition("\n\n")[0]
    except BadNoteError:
        pass


@given(st.text())
def test_whatever_is_sent_is_a_note_or_refused(text):
    for note in (text, f"{text}\n\n{text}\n", NOTE + text):
        try:
            opened(note, KEY)
            cosignature(note, KEY)
        except BadNoteError:
            continue


@given(st.text())
def test_whatever_is_sent_as_a_key_is_one_or_refused(text):
    with pytest.raises(BadNoteError):
        read_key(text)


@pytest.mark.parametrize("kind", [1, COSIGNATURE])
def test_a_key_is_read_back(kind):
    assert read_key(str(public_key("witness.example", OTHER, kind))) == public_key("witness.example", OTHER, kind)


def test_a_witness_is_heard_and_nobody_else():
    witness = public_key("witness.example", OTHER, COSIGNATURE)
    line = cosigned(HEAD.body, "witness.example", OTHER, 1_763_800_100)
    assert cosignature(NOTE + line, witness) == (1_763_800_100, line)
    assert cosignature(NOTE, witness) is None
    assert cosignature(NOTE + line, Key("witness.example", COSIGNATURE, KEY.public)) is None
    assert cosignature(NOTE.replace("time 1763800000", "time 1763800001") + line, witness) is None
    assert opened(NOTE + line, KEY) == HEAD


def test_a_promise_is_the_same_each_time_and_of_its_commitment_and_key_alone():
    secret, other = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
    key = notes.public_key("ledger.example", secret)
    made = notes.promised(b"c" * 32, secret)
    assert made == notes.promised(b"c" * 32, secret)
    assert notes.promise_holds(b"c" * 32, made, key)
    assert not notes.promise_holds(b"d" * 32, made, key)
    assert not notes.promise_holds(b"c" * 32, made, notes.public_key("ledger.example", other))
    assert not notes.promise_holds(b"c" * 32, made, notes.public_key("ledger.example", secret, notes.COSIGNATURE))


def test_a_promise_is_the_signature_that_the_documentation_says():
    secret = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
    secret.public_key().verify(notes.promised(b"c" * 32, secret), b"ayn/1/promise\n" + b"c" * 32)
