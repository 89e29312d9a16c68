"""Heads: whose they are, who saw them, and whether a newer one extends an older one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayn_verify import heads, shapes
from ayn_verify.findings import UnreadableError
from tests.verify.papers import KEY, NOW, OTHER, SECRET, WITNESS, Ledger, cosigned, forged_root, words


def proof(first, second, ledger):
    return shapes.consistency(ledger.consistency(first, second))


def grown(first, second):
    """Return two heads of a ledger, and the ledger."""
    ledger = Ledger().fill(first)
    old = ledger.head()
    ledger.fill(second - first)
    return old, ledger.head(), ledger


def test_a_signed_head_tells_its_size_and_time():
    (found, told) = heads.witnessed(Ledger().fill(3).head(), KEY, [])
    assert (found.word, found.holds) == ("head_signed", True)
    assert found.values == {"origin": "ledger.example", "size": 3, "time": "2025-11-22 08:26:43 UTC"}
    assert (told.word, told.holds) == ("no_witness", None)


def test_what_another_key_signed_is_exposed():
    assert words(heads.witnessed(Ledger().fill(3).head(), OTHER, [])) == {"head_not_signed": False}


def test_another_origin_is_exposed():
    note = Ledger().fill(3).head(origin="other.example")
    assert words(heads.witnessed(note, KEY, [])) == {"head_not_signed": False}


def test_another_root_is_exposed():
    assert words(heads.witnessed(forged_root(Ledger().fill(3).head()), KEY, [])) == {"head_not_signed": False}


def test_a_witness_is_told_with_his_time():
    _signed, found = heads.witnessed(cosigned(Ledger().fill(3).head()), KEY, [WITNESS])
    assert (found.word, found.holds, found.values["time"]) == ("witness_signed", True, "2025-11-22 08:26:40 UTC")


def test_a_witness_who_did_not_sign_is_missed():
    assert words(heads.witnessed(Ledger().fill(3).head(), KEY, [WITNESS]))["witness_missing"] is False


def test_a_cosignature_of_another_head_does_not_count():
    line = cosigned(Ledger().fill(4).head()).splitlines(keepends=True)[-1]
    assert words(heads.witnessed(Ledger().fill(3).head() + line, KEY, [WITNESS]))["witness_missing"] is False


@pytest.mark.parametrize(
    "note", ["", "x", "a\nb\n\nc", "a\n1\n\n", "a\ud800\n1\n\n\n", Ledger().fill(3).head() + "\ud800\n"]
)
def test_what_is_no_head_is_not_judged(note):
    with pytest.raises(UnreadableError):
        heads.witnessed(note, KEY, [])


@pytest.mark.parametrize("text", ["", "a+b+c", str(KEY)[:-4], str(KEY).replace("ledger", "Ledger"), f"\ud800{KEY}"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(UnreadableError, match="not_a_key"):
        heads.key_of(text)


@given(first=st.integers(1, 40), more=st.integers(1, 40))
def test_a_ledger_that_was_only_added_to_holds(first, more):
    old, new, ledger = grown(first, first + more)
    found = heads.compared(old, new, proof(first, first + more, ledger), KEY)
    assert words(found) == {"head_signed": True, "extended": True}


@given(first=st.integers(1, 40), more=st.integers(1, 40), data=st.data())
def test_a_changed_entry_is_exposed(first, more, data):
    """Whatever the proof is: that of the true ledger, or that of the changed one."""
    old, _new, true = grown(first, first + more)
    changed = Ledger()
    place = data.draw(st.integers(0, first - 1))
    for index in range(first + more):
        changed.fill(1) if index != place else changed.add(1, b"\xff" * 32)
    for given_proof in (proof(first, first + more, true), proof(first, first + more, changed)):
        assert words(heads.compared(old, changed.head(), given_proof, KEY))["not_extended"] is False


@given(first=st.integers(2, 40), more=st.integers(1, 40), data=st.data())
def test_a_shortened_lengthened_or_flipped_proof_is_exposed(first, more, data):
    old, new, ledger = grown(first, first + more)
    good = proof(first, first + more, ledger)
    place = data.draw(st.integers(0, len(good.hashes) - 1))
    flipped = bytes([good.hashes[place][0] ^ 1]) + good.hashes[place][1:]
    for hashes in (
        good.hashes[:place] + good.hashes[place + 1 :],
        [*good.hashes, b"\x00" * 32],
        [*good.hashes[:place], flipped, *good.hashes[place + 1 :]],
    ):
        bad = shapes.Consistency(first, first + more, hashes)
        assert words(heads.compared(old, new, bad, KEY))["not_extended"] is False


def test_two_ledgers_of_one_size_are_exposed_without_a_proof():
    changed = Ledger().fill(4)
    changed.add(1, b"\xff" * 32)
    assert words(heads.compared(Ledger().fill(5).head(), changed.head(), None, KEY))["two_ledgers"] is False


def test_the_same_ledger_needs_no_proof():
    assert words(heads.compared(Ledger().fill(5).head(), Ledger().fill(5).head(time=NOW + 60), None, KEY))[
        "same_ledger"
    ]


def test_a_ledger_that_became_smaller_is_exposed():
    old, new = Ledger().fill(5).head(), Ledger().fill(4).head(SECRET, time=NOW + 60)
    assert words(heads.compared(old, new, None, KEY))["ledger_shrank"] is False


def test_an_empty_ledger_begins_every_ledger():
    assert words(heads.compared(Ledger().head(), Ledger().fill(4).head(), None, KEY))["from_nothing"] is True


@pytest.mark.parametrize("size", [0, 5])
def test_a_clock_that_runs_backwards_is_exposed(size):
    """Whatever the proof says: the head of the smaller tree was signed when there was a larger one, or is a lie."""
    ledger = Ledger().fill(size)
    old = ledger.head()
    new = ledger.fill(4).head(time=NOW - 5)
    given_proof = proof(size, size + 4, ledger) if size else None
    assert words(heads.compared(old, new, given_proof, KEY)) == {"head_signed": True, "clock_ran_back": False}


def test_two_sizes_of_one_second_are_no_lie():
    ledger = Ledger().fill(5)
    old = ledger.head()
    new = ledger.fill(4).head(time=NOW - 4)
    assert words(heads.compared(old, new, proof(5, 9, ledger), KEY))["extended"] is True


@pytest.mark.parametrize(
    ("give", "word"),
    [
        (lambda old, new, ledger: (new, old, proof(5, 9, ledger)), "wrong_order"),
        (lambda old, new, ledger: (old, new, None), "proof_needed"),
        (lambda old, new, ledger: (old, new, proof(4, 9, ledger)), "other_proof"),
    ],
)
def test_what_cannot_be_compared_says_what_to_fetch(give, word):
    with pytest.raises(UnreadableError, match=word):
        heads.compared(*give(*grown(5, 9)), KEY)


def test_a_head_that_is_not_signed_is_not_compared():
    old, new, ledger = grown(5, 9)
    assert "extended" not in words(heads.compared(old, forged_root(new), proof(5, 9, ledger), KEY))


@pytest.mark.parametrize("seconds", [0, NOW, 10**30])
def test_any_time_can_be_told(seconds):
    assert heads.moment(seconds)
