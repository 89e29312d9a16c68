"""What everybody may read of the ledger, and that it proves what it says."""

import pytest
from django.conf import settings as live
from django.db import connection

from ledger import actions, notes
from ledger.entries import EntryKind, leaf_of
from ledger.merkle import consistency_holds, inclusion_holds
from ledger.models import SignedHead
from tests.signing_in import API

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def sealed(entries):
    """Entries in two heads: of 5, then of 13."""
    made = entries(5)
    actions.append(made)
    actions.sign_head()
    later = entries(8)
    actions.append(later)
    SignedHead.objects.create(**second_head())
    return [*made, *later]


def second_head():
    from datetime import timedelta

    from ledger.merkle import Frontier
    from ledger.models import Tree

    tree, first = Tree.objects.get(), SignedHead.objects.get()
    at = first.signed_at + timedelta(seconds=10)
    root = Frontier(tree.size, [bytes(one) for one in tree.roots]).root()
    head = notes.Head(live.AYN_LEDGER_ORIGIN, tree.size, root, int(at.timestamp()))
    return {"size": tree.size, "root": root, "signed_at": at, "note": notes.signed(head, actions.secret())}


def test_an_app_that_knows_the_key_checks_a_receipt_by_itself(api, sealed):
    key = notes.read_key(api.get(f"{API}/ledger/key").json()["key"])
    head = notes.opened(api.get(f"{API}/ledger/tree-heads/latest").json()["note"], key)
    for made in sealed:
        told = api.get(f"{API}/ledger/proofs/inclusion", {"commitment": made.commitment.hex()}).json()
        leaf = leaf_of(EntryKind[told["kind"].upper()], bytes.fromhex(told["nonce"]), made.commitment)
        assert leaf.hex() == told["leaf"]
        hashes = [bytes.fromhex(one) for one in told["hashes"]]
        assert inclusion_holds(told["index"], told["tree_size"], leaf, hashes, head.root)


def test_who_kept_an_old_head_checks_that_it_is_a_beginning(api, sealed):
    first, second = api.get(f"{API}/ledger/tree-heads").json()["results"]
    told = api.get(f"{API}/ledger/proofs/consistency", {"first": first["size"], "second": second["size"]}).json()
    hashes = [bytes.fromhex(one) for one in told["hashes"]]
    roots = (bytes.fromhex(first["root"]), bytes.fromhex(second["root"]))
    assert consistency_holds(5, 13, *roots, hashes)


def test_heads_are_read_page_by_page_from_a_size(api, sealed):
    page = api.get(f"{API}/ledger/tree-heads", {"from": 1, "limit": 1}).json()
    assert [head["size"] for head in page["results"]] == [5]
    rest = api.get(page["next"]).json()
    assert ([head["size"] for head in rest["results"]], rest["next"]) == ([13], None)
    assert api.get(f"{API}/ledger/tree-heads", {"from": 14}).json()["results"] == []


def test_an_older_tree_is_proven_as_well(api, sealed):
    told = api.get(f"{API}/ledger/proofs/inclusion", {"commitment": sealed[0].commitment.hex(), "tree_size": 5})
    assert told.json()["tree_size"] == 5
    later = api.get(f"{API}/ledger/proofs/inclusion", {"commitment": sealed[-1].commitment.hex(), "tree_size": 5})
    assert later.status_code == 404


def test_a_page_of_heads_costs_as_much_as_one(api, sealed, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(api.get(f"{API}/ledger/tree-heads").json()["results"]) == 2
    with django_assert_num_queries(2):
        assert len(api.get(f"{API}/ledger/tree-heads", {"from": 13}).json()["results"]) == 1


def test_before_the_first_head_there_is_nothing(api, entries):
    (made,) = entries(1)
    actions.append([made])
    assert api.get(f"{API}/ledger/tree-heads/latest").status_code == 404
    assert api.get(f"{API}/ledger/proofs/inclusion", {"commitment": made.commitment.hex()}).status_code == 404


@pytest.mark.parametrize(
    ("path", "query", "pointer"),
    [
        ("proofs/inclusion", {}, "/commitment"),
        ("proofs/inclusion", {"commitment": "zz" * 32}, "/commitment"),
        ("proofs/inclusion", {"commitment": "ab"}, "/commitment"),
        ("proofs/inclusion", {"commitment": "ab" * 32, "tree_size": 14}, "/tree_size"),
        ("proofs/inclusion", {"commitment": "ab" * 32, "tree_size": 2**70}, "/tree_size"),
        ("proofs/consistency", {"first": 0, "second": 5}, "/first"),
        ("proofs/consistency", {"first": 6, "second": 5}, "/first"),
        ("proofs/consistency", {"first": 5, "second": 14}, "/second"),
        ("tree-heads", {"from": -1}, "/from"),
        ("tree-heads", {"sizes": 1}, "/sizes"),
    ],
)
def test_what_cannot_be_proven_is_refused_by_name(api, sealed, path, query, pointer):
    answer = api.get(f"{API}/ledger/{path}", query)
    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


def test_an_erased_entry_says_nothing_and_the_others_stay_proven(api, sealed):
    actions.forget([sealed[0].subject])
    told = api.get(f"{API}/ledger/proofs/inclusion", {"commitment": sealed[0].commitment.hex()}).json()
    assert told["nonce"] is None
    test_an_app_that_knows_the_key_checks_a_receipt_by_itself(api, sealed[1:])


def test_a_witness_hands_his_word_in(api, sealed, settings):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    own = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    witness = notes.public_key("witness.example", own, notes.COSIGNATURE)
    settings.AYN_LEDGER_WITNESSES = [str(witness)]
    note = api.get(f"{API}/ledger/tree-heads/latest").json()["note"]
    line = notes.cosigned(note.partition("\n\n")[0] + "\n", witness.name, own, 1_763_800_000)
    assert api.post(f"{API}/ledger/cosignatures", {"note": note + line}, format="json").json() == {"accepted": 1}
    assert notes.cosignature(api.get(f"{API}/ledger/tree-heads/latest").json()["note"], witness)[1] == line


@pytest.mark.parametrize("note", ["", "x", "a\n1\nb\n\n\u2014 a b\n"])
def test_what_is_no_head_of_ours_is_refused(api, sealed, note):
    answer = api.post(f"{API}/ledger/cosignatures", {"note": note}, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/note"


def test_a_tree_that_somebody_cut_is_no_fault_of_who_asks(api, sealed):
    size = SignedHead.objects.order_by("id").last().size
    with connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute("DELETE FROM ledger_node")
        sql.execute("SET LOCAL session_replication_role = origin")
    answer = api.get(f"{API}/ledger/proofs/consistency", {"first": 2, "second": size})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
