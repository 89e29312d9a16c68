"""Receipts: what they prove with the key, the rating and another head; and that nothing in them can be altered."""

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayn_verify import ratings, receipts, shapes
from ayn_verify.findings import UnreadableError
from ledger import notes
from ledger.entries import EntryKind
from tests.verify.papers import KEY, OTHER, SECRET, Ledger, committed, opening, rating, receipt, words


def outcome(given_receipt, key=KEY, **more):
    """Return what a check of a receipt with its rating says; "unreadable" when it says that it cannot."""
    try:
        found = receipts.checked(given_receipt, key, **{"rating": rating()} | more)
    except UnreadableError:
        return "unreadable"
    return "exposed" if any(each.holds is False for each in found) else "held"


def test_a_receipt_with_its_rating_holds():
    given_receipt, _ledger = receipt()
    assert words(receipts.checked(given_receipt, KEY, rating=rating())) == {
        "head_signed": True, "included": True, "rating_same": True,
    }  # fmt: skip


@given(before=st.integers(0, 40), after=st.integers(0, 40))
def test_a_receipt_holds_wherever_its_entry_is(before, after):
    assert outcome(receipt(before=before, after=after)[0]) == "held"


def test_without_the_rating_it_is_said_that_its_content_is_not_checked():
    given_receipt, _ledger = receipt()
    assert words(receipts.checked(given_receipt, KEY))["no_rating"] is None


def flips(value, path=()):
    """Yield every place of a receipt where one bit can be turned over, and how."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flips(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from flips(inner, (*path, place))
    elif isinstance(value, str):
        yield from ((path, place, bit) for place in range(len(value)) for bit in range(7))
    else:
        yield from ((path, None, bit) for bit in range(16))


def flipped(value, path, place, bit):
    copy = json.loads(json.dumps(value))
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    was = inner[path[-1]]
    inner[path[-1]] = (
        was ^ 1 << bit if place is None else was[:place] + chr(ord(was[place]) ^ 1 << bit) + was[place + 1 :]
    )
    return copy


def test_no_bit_of_a_receipt_can_be_flipped():
    given_receipt, _ledger = receipt()
    survived = [where for where in flips(given_receipt) if outcome(flipped(given_receipt, *where)) == "held"]
    assert survived == []


def test_every_member_of_a_receipt_is_needed():
    given_receipt, _ledger = receipt()
    for name in given_receipt:
        fewer = {own: value for own, value in given_receipt.items() if own != name}
        assert outcome(fewer) == "unreadable", name


@pytest.mark.parametrize(
    "fields",
    [
        {"scores": {"location": 5, "reception": 3, "payment_channels": None}},
        {"scores": {"location": 5, "reception": 2}},
        {"scores": {"location": 5, "reception": 2, "payment_channels": None, "accessibility": 1}},
        {"comment": "انتظار."},
        {"comment_language": "ar"},
        {"center": "C2"},
        {"service": "renewal"},
        {"position": None},
        {"position": {"lat": 25.0, "lng": 51.5401, "accuracy_m": None}},
        {"visited_at": "2025-06-02T08:40:00Z"},
        {"waiting_minutes": 3},
        {"payment_methods": None},
        {"notify_center": "now"},
        {"share_comment": True},
        {"customer_category": "visitor"},
        {"outcome": "partial"},
        {"outcome_reason": "papers_missing"},
        {"trust": "near"},
        {"factor_set": 2},
    ],
)
def test_a_changed_rating_is_exposed(fields):
    given_receipt, _ledger = receipt()
    assert words(receipts.checked(given_receipt, KEY, rating=rating(**fields)))["rating_changed"] is False


def test_the_rating_of_another_receipt_is_exposed():
    given_receipt, _ledger = receipt()
    assert words(receipts.checked(given_receipt, KEY, rating=rating(id="other")))["other_rating"] is False


def answered(promise=None, commitment=None):
    """Return the rating as it was answered when it was sent."""
    own = commitment or committed(rating())
    return rating(receipt={"commitment": own.hex(), "promise": (promise or notes.promised(own, SECRET)).hex()})


def test_a_promise_that_was_kept_is_told():
    assert words(receipts.checked(receipt()[0], KEY, rating=answered()))["promised"] is True


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (answered(promise=b"\x01" * 64), "promise_not_signed"),
        (answered(promise=notes.promised(b"\x02" * 32, SECRET)), "promise_not_signed"),
        (answered(commitment=b"\x02" * 32), "other_promise"),
    ],
)
def test_a_promise_of_something_else_is_exposed(told, word):
    assert words(receipts.checked(receipt()[0], KEY, rating=told))[word] is False


def test_a_rating_that_was_said_anew_while_held_back_holds():
    ledger = Ledger().fill(3)
    index = ledger.add(EntryKind.QUARANTINED, committed(rating()))
    given_receipt = {
        **opening(),
        "commitment": committed(rating()).hex(),
        **ledger.proven(index, EntryKind.QUARANTINED),
    }
    assert outcome(given_receipt) == "held"


def kept(**fields):
    """Return the answer to a rating whose author keeps his proof; `fields` are in its receipt."""
    answer = answered()
    opened = {name: value for name, value in opening().items() if name != "id"}
    return answer | {"receipt": answer["receipt"] | opened | fields}


def test_an_answer_that_was_kept_shows_what_was_promised():
    assert words(receipts.answer_checked(kept(), KEY, rating=kept())) == {
        "answer_only": None, "rating_same": True, "promised": True,
    }  # fmt: skip


def test_an_answer_without_salt_shows_the_promise_alone():
    assert words(receipts.answer_checked(answered(), KEY, rating=answered())) == {
        "answer_only": None, "no_rating": None, "promised": True,
    }  # fmt: skip


def test_an_answer_to_something_else_than_was_said_is_exposed():
    found = words(receipts.answer_checked(kept(), KEY, rating=rating(comment="other")))
    assert found["rating_changed"] is False


def test_no_bit_of_what_an_answer_promises_can_be_flipped():
    answer = kept()
    for where in flips(answer["receipt"]):
        changed = answer | {"receipt": flipped(answer["receipt"], *where)}
        try:
            found = receipts.answer_checked(changed, KEY, rating=rating())
        except UnreadableError:
            continue
        assert any(each.holds is False for each in found), where


@pytest.mark.parametrize("given_receipt", [None, [], "x", {}, {"promise": "00"}])
def test_what_is_no_answer_is_refused(given_receipt):
    with pytest.raises(UnreadableError):
        receipts.answer_checked(rating(receipt=given_receipt), KEY, rating=rating())


def test_another_key_is_exposed():
    assert words(receipts.checked(receipt()[0], OTHER)) == {"head_not_signed": False, "no_rating": None}


def test_a_receipt_of_another_ledger_is_exposed():
    given_receipt, ledger = receipt()
    assert outcome(given_receipt | {"tree_head": ledger.head(origin="other.example")}) == "exposed"


@given(data=st.data())
def test_a_shortened_or_lengthened_proof_is_exposed(data):
    given_receipt, _ledger = receipt()
    hashes = given_receipt["inclusion_proof"]["hashes"]
    place = data.draw(st.integers(0, len(hashes) - 1))
    for changed in (hashes[:place] + hashes[place + 1 :], [*hashes, hashes[place]], hashes[::-1]):
        proof = {**given_receipt["inclusion_proof"], "hashes": changed}
        assert outcome(given_receipt | {"inclusion_proof": proof}) == "exposed"


def test_what_is_not_sealed_yet_does_not_hold():
    assert words(receipts.checked(receipt()[0] | dict.fromkeys(shapes.SEALED), KEY))["not_sealed"] is False


@pytest.mark.parametrize("kind", [kind for kind in EntryKind if kind not in receipts.OF_CONTENT])
def test_an_entry_of_something_else_proves_no_rating(kind):
    ledger = Ledger().fill(4)
    index = ledger.add(kind, committed(rating()))
    other = receipt()[0] | ledger.proven(index, kind)
    with pytest.raises(UnreadableError, match="bad_member"):
        receipts.checked(other, KEY)


def test_an_erased_entry_is_said_to_prove_nothing():
    with pytest.raises(UnreadableError, match="erased"):
        receipts.checked(receipt()[0] | {"entry_nonce": None}, KEY)


@pytest.mark.parametrize("size", [3, 30])
def test_a_head_that_was_kept_shows_that_it_is_the_same_ledger(size):
    given_receipt, ledger = receipt()
    own = ledger.tree.size
    if size < own:
        kept = Ledger().fill(size)
    else:
        ledger.fill(size - own)
        kept = ledger
    proof = shapes.consistency(ledger.consistency(min(size, own), max(size, own)))
    found = receipts.checked(given_receipt, KEY, kept=kept.head(), proof=proof)
    assert words(found)["extended"] is True


def test_a_head_of_another_ledger_is_exposed():
    given_receipt, ledger = receipt()
    found = receipts.checked(given_receipt, KEY, kept=Ledger().fill(ledger.tree.size).head())
    assert words(found)["two_ledgers"] is False


def test_a_kept_head_without_a_proof_says_what_to_fetch():
    with pytest.raises(UnreadableError, match="proof_needed") as found:
        receipts.checked(receipt()[0], KEY, kept=Ledger().fill(3).head())
    assert found.value.values == {"first": 3, "second": 13}


@given(value=st.floats(-180, 180))
def test_decimals_are_written_as_the_server_writes_them(value):
    assert ratings.decimal(value).encode() == orjson.dumps(value)


def test_the_factors_that_are_known_are_those_that_were_published():
    from importlib import import_module

    assert import_module("evaluations.migrations.0003_first_factor_sets").SETS == ratings.FACTORS


def test_a_new_factor_set_is_asked_for():
    with pytest.raises(UnreadableError, match="factors_needed"):
        ratings.factors_of({"factor_set": 9}, None)
    own = {"version": 9, "factors": [{"code": "a"}, {"code": "b"}]}
    assert ratings.factors_of({"factor_set": 9}, own) == ["a", "b"]
    with pytest.raises(UnreadableError, match="other_factors"):
        ratings.factors_of({"factor_set": 8}, own)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"factor_set": []}, "factor_set"),
        ({"factor_set": True}, "factor_set"),
        ({"position": {"lat": 10**400, "lng": 51.54, "accuracy_m": None}}, "position"),
        ({"position": {"lat": 25.0, "lng": float("inf"), "accuracy_m": None}}, "position"),
        ({"position": {"lat": 25.0, "lng": 51.54, "accuracy_m": True}}, "position"),
    ],
)
def test_a_member_that_nobody_can_mean_is_named(fields, name):
    with pytest.raises(UnreadableError, match="bad_member") as found:
        receipts.checked(receipt()[0], KEY, rating=rating(**fields))
    assert found.value.values == {"name": name}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a":1,"a":2}', '{"a":NaN}', "[" * 100_000])
def test_what_is_no_object_is_not_read(text):
    with pytest.raises(UnreadableError, match="not_json"):
        shapes.parsed(text, "x")
