"""What the browser finds of a receipt is what `ayn-verify` finds: the same vectors, and whatever is altered fails."""

from __future__ import annotations

import copy

import pytest

from ayn_verify.ratings import decimal
from tests.pages.ledgers import KEY, OTHER_KEY, RATING, Ledger, proven
from web.words.proof import WORDS

PROOF = "/static/web/js/proof"
CHECK = f"""given => import('{PROOF}/receipt.js').then(m => m.checkReceipt(given).findings)
  .catch(error => error.constructor.name === 'Unreadable' ? [] : Promise.reject(error))"""
GROWTH = f"""given => Promise.all([import('{PROOF}/receipt.js'), import('{PROOF}/notes.js')]).then(([r, n]) => {{
  const key = n.readKey(given.key)
  return given.cases.map(([old, now, proof]) => r.checkGrowth(n.opened(old, key), n.opened(now, key), proof)) }})"""
INCLUDED = f"""given => Promise.all([import('{PROOF}/merkle.js'), import('{PROOF}/bytes.js')]).then(([m, b]) =>
  given.map(([index, size, leaf, hashes, root]) =>
    m.inclusionHolds(index, size, b.fromHex(leaf), hashes.map(one => b.fromHex(one)), b.fromHex(root))))"""
DECIMAL = f"given => import('{PROOF}/commitment.js').then(m => given.map(m.decimal))"
SIZES = range(1, 20)
NUMBERS = [25, -0.0, 0.1, 51.5411, -33.00012, 0.0001, 1e-5, 1.25e-5, -9.9e-6, 1e-6, 1.5e-7,
           5e-324, 123456789.125, 1e15, 1e16, 1.5e22]  # fmt: skip


@pytest.fixture(scope="module")
def page(site, browser):
    """Any page of ours: the modules touch nothing of it."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/sign-in")
    yield page
    context.close()


def changed(path, value):
    """A proven rating with something in it altered; `value` None takes an item of a list away."""
    given = copy.deepcopy(proven())
    *way, last = path
    place = given
    for name in way:
        place = place[name]
    place[last] = value(place[last]) if callable(value) else value
    return given


def flipped(text):
    """The same hexadecimal text with one bit changed."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def told(page, given):
    findings = page.evaluate(CHECK, given)
    for each in findings:
        assert f"{each['step']}_{each['found']}" in WORDS
    return {each["step"]: each["holds"] for each in findings}


ALL = {"content": True, "promise": True, "included": True, "signed": True}
PLAIN = RATING | {"position": None, "customer_category": None, "outcome_reason": None, "outcome": "completed",
                  "trust": "stated", "comment": None, "comment_language": None, "factor_set": 2,
                  "scores": {"parking": 5}}  # fmt: skip


@pytest.mark.parametrize("rating", [RATING, PLAIN], ids=["everything", "little"])
def test_a_receipt_that_is_right_holds(page, rating):
    assert told(page, proven(rating)) == ALL


@pytest.mark.parametrize(
    ("path", "value", "fails"),
    [
        (("rating", "comment"), "nothing to complain of", {"content"}),
        (("rating", "scores", "reception"), 5, {"content"}),
        (("rating", "scores", "payment_channels"), 1, {"content"}),
        (("rating", "center"), "QA-WAKRA", {"content"}),
        (("rating", "position", "lat"), 25.0001, {"content"}),
        (("rating", "visited_at"), "2026-11-21T08:41:00Z", {"content"}),
        (("rating", "outcome_reason"), None, {"content"}),
        (("rating", "trust"), "stated", {"content"}),
        (("rating", "id"), "6b1f0a52-7f0e-4c7c-9a64-0d7b3c0c3f11", {"content"}),
        (("rating", "receipt", "promise"), flipped, {"promise"}),
        (("rating", "receipt", "commitment"), flipped, {"promise"}),
        (("receipt", "salt"), flipped, {"content"}),
        (("receipt", "counted_commitment"), flipped, {"content"}),
        (("receipt", "author_commitment"), flipped, {"content"}),
        (("receipt", "entity_number"), 4, {"content"}),
        (("receipt", "commitment"), flipped, {"content", "promise", "included"}),
        (("receipt", "entry_nonce"), flipped, {"included"}),
        (("receipt", "entry_index"), 5, {"included"}),
        (("receipt", "entry_kind"), "revised", {"included"}),
        (("receipt", "inclusion_proof", "tree_size"), 12, {"included"}),
        (("receipt", "inclusion_proof", "hashes"), lambda hashes: hashes[:-1], {"included"}),
        (("receipt", "inclusion_proof", "hashes"), lambda hashes: [*hashes, hashes[0]], {"included"}),
        (("receipt", "inclusion_proof", "hashes", 0), flipped, {"included"}),
        (("receipt", "tree_head"), lambda note: note.replace("time 17638", "time 17639"), {"included", "signed"}),
        (("receipt", "tree_head"), lambda note: note.replace("\n11\n", "\n12\n"), {"included", "signed"}),
        (("receipt", "tree_head"), Ledger(11).note(11), {"included"}),
        (("key",), OTHER_KEY, {"promise", "included", "signed"}),
    ],
)  # fmt: skip
def test_whatever_is_altered_does_not_hold(page, path, value, fails):
    found = told(page, changed(path, value))
    assert {step for step, holds in found.items() if holds is False} == fails
    assert set(found) == set(ALL)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("receipt", "commitment"), str.upper),
        (("receipt", "entry_kind"), "padding"),
        (("receipt", "version"), 2),
        (("receipt", "tree_head"), "nothing"),
        (("receipt", "tree_head"), lambda note: note.replace("\n11\n", "\n011\n")),
        (("key",), KEY[:-4]),
        (("rating", "scores", "unheard_of"), 3),
    ],
)
def test_what_is_no_receipt_is_refused(page, path, value):
    assert page.evaluate(CHECK, changed(path, value)) == []


def test_a_receipt_that_waits_says_so(page):
    given = proven()
    given["receipt"] |= dict.fromkeys(
        ("entry_index", "entry_kind", "entry_nonce", "inclusion_proof", "tree_head"), None
    )
    assert told(page, given) == {"content": True, "promise": True, "included": None}


def test_every_place_of_every_tree_is_proven_and_no_other(page):
    ledger = Ledger(max(SIZES))
    cases = [
        [index, size, ledger.nodes[0, index].hex(), ledger.inclusion(index, size), ledger.roots[size].hex()]
        for size in SIZES
        for index in range(size)
    ]
    assert all(page.evaluate(INCLUDED, cases))
    elsewhere = [[(index + 1) % size, size, *rest] for index, size, *rest in cases if size > 1]
    assert not any(page.evaluate(INCLUDED, elsewhere))


def test_every_growth_is_proven_and_no_other(page):
    ledger, other = Ledger(max(SIZES)), Ledger(max(SIZES), {0: bytes(32)})
    pairs = [(first, second) for second in SIZES for first in range(1, second)]

    def cases(then):
        return [
            [then.note(a), ledger.note(b), {"first": a, "second": b, "hashes": ledger.consistency(a, b)}]
            for a, b in pairs
        ]

    grown = page.evaluate(GROWTH, {"key": KEY, "cases": cases(ledger)})
    assert {(each["found"], each["holds"]) for each in grown} == {("grown", True)}
    forked = page.evaluate(GROWTH, {"key": KEY, "cases": cases(other)})
    assert {(each["found"], each["holds"]) for each in forked} == {("changed", False)}


def test_a_ledger_that_shrank_or_of_which_there_are_two_is_exposed(page):
    ledger, other = Ledger(9), Ledger(9, {0: bytes(32)})
    cases = [[ledger.note(9), ledger.note(5), None], [ledger.note(9), other.note(9), None],
             [ledger.note(9), ledger.note(9), None], [ledger.note(5), ledger.note(9), None]]  # fmt: skip
    found = page.evaluate(GROWTH, {"key": KEY, "cases": cases})
    assert [(each["found"], each["holds"]) for each in found] == [
        ("shrank", False), ("two", False), ("equal", True), ("changed", False),
    ]  # fmt: skip


def test_numbers_are_written_as_the_commitment_has_them(page):
    assert page.evaluate(DECIMAL, NUMBERS) == [decimal(each) for each in NUMBERS]
