"""From a rating to a proof that its author checks himself; what is decided later is entered as well."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import erase_person
from evaluations.actions.holding import hold_back, let_go
from evaluations.folding import run_once
from evaluations.models import Evaluation
from evaluations.sealing import LEDGER
from ledger import actions, notes
from ledger.checking import Fault, check_tree
from ledger.entries import EntryKind, leaf_of
from ledger.merkle import inclusion_holds
from ledger.models import Entry
from tests.signing_in import API

pytestmark = pytest.mark.django_db(transaction=True)


def rated(client, center):
    visited_at = (timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    body = {"id": str(uuid.uuid4()), "center": center.code, "visited_at": visited_at, "scores": {"reception": 2}}
    assert client.post(f"{API}/evaluations", body, format="json").status_code == 201
    return body


def sealed():
    while run_once(LEDGER):
        pass
    actions.seal()


def holds(receipt, origin):
    """Check a receipt as an app does that has kept nothing but it and the key."""
    head = notes.opened(receipt["tree_head"], notes.public_key(origin, actions.secret()))
    commitment = bytes.fromhex(receipt["commitment"])
    leaf = leaf_of(EntryKind[receipt["entry_kind"].upper()], bytes.fromhex(receipt["entry_nonce"]), commitment)
    proof = receipt["inclusion_proof"]
    hashes = [bytes.fromhex(one) for one in proof["hashes"]]
    return proof["tree_size"] == head.size and inclusion_holds(
        receipt["entry_index"], head.size, leaf, hashes, head.root
    )


def test_a_receipt_is_proven_as_soon_as_it_is_sealed(client_of, resident, center_a, settings):
    client = client_of(resident)
    bodies = [rated(client, center_a) for _ in range(3)]
    for body in bodies:
        early = client.get(f"{API}/evaluations/{body['id']}/receipt").json()
        assert (early["entry_index"], early["inclusion_proof"], early["tree_head"]) == (None, None, None)
    sealed()
    told = [client.get(f"{API}/evaluations/{body['id']}/receipt").json() for body in bodies]
    assert sorted(receipt["entry_index"] for receipt in told) == [0, 1, 2]
    assert all(holds(receipt, settings.AYN_LEDGER_ORIGIN) for receipt in told)
    assert not holds(told[0] | {"commitment": told[1]["commitment"]}, settings.AYN_LEDGER_ORIGIN)


def test_what_is_held_back_or_let_go_is_proven_by_what_its_author_said(client_of, resident, center_a, settings):
    client, cause = client_of(resident), uuid.uuid4()
    body = rated(client, center_a)
    sealed()
    before = client.get(f"{API}/evaluations/{body['id']}/receipt").json()
    for change in (hold_back, let_go):
        change(cause=cause, evaluation_ids=[uuid.UUID(body["id"])])
        at_once = client.get(f"{API}/evaluations/{body['id']}/receipt").json()
        assert (at_once["entry_index"], at_once["entry_kind"]) == (before["entry_index"], "submitted")
        sealed()
        later = client.get(f"{API}/evaluations/{body['id']}/receipt").json()
        assert (later["entry_index"], later["entry_kind"]) == (before["entry_index"], "submitted")
        assert holds(later, settings.AYN_LEDGER_ORIGIN)


def test_what_is_said_anew_while_held_back_is_proven(client_of, resident, center_a, settings):
    client = client_of(resident)
    body = rated(client, center_a)
    hold_back(cause=uuid.uuid4(), evaluation_ids=[uuid.UUID(body["id"])])
    client.put(f"{API}/evaluations/{body['id']}", body | {"scores": {"reception": 3}}, format="json")
    sealed()
    receipt = client.get(f"{API}/evaluations/{body['id']}/receipt").json()
    assert receipt["entry_kind"] == "quarantined"
    assert holds(receipt, settings.AYN_LEDGER_ORIGIN)


def test_a_receipt_follows_the_last_content(client_of, resident, center_a, settings):
    client = client_of(resident)
    body = rated(client, center_a)
    said = {name: value for name, value in body.items() if name != "id"} | {"scores": {"reception": 5}}
    client.put(f"{API}/evaluations/{body['id']}", said, format="json")
    sealed()
    receipt = client.get(f"{API}/evaluations/{body['id']}/receipt").json()
    assert receipt["entry_kind"] == "revised"
    assert holds(receipt, settings.AYN_LEDGER_ORIGIN)


def test_taking_back_is_an_entry_of_its_own(client_of, resident, center_a):
    client = client_of(resident)
    body = rated(client, center_a)
    client.post(f"{API}/evaluations/{body['id']}/withdrawal")
    sealed()
    assert set(Entry.objects.exclude(kind=EntryKind.PADDING).values_list("kind", "revision")) == {(1, 0), (3, 1)}


def test_folding_the_ledger_again_enters_nothing_twice(client_of, resident, center_a):
    from evaluations.models import FoldCursor

    for _ in range(3):
        rated(client_of(resident), center_a)
    sealed()
    FoldCursor.objects.filter(name=LEDGER.name).delete()
    sealed()
    assert Entry.objects.exclude(kind=EntryKind.PADDING).count() == 3


@pytest.mark.parametrize("before", [True, False], ids=["sealed-before", "sealed-after"])
def test_after_an_erasure_the_entry_says_nothing_and_others_stay_proven(
    client_of, resident, second_resident, center_a, settings, before
):
    rated(client_of(resident), center_a)
    other = rated(client_of(second_resident), center_a)
    if before:
        sealed()
    leaves = dict(Entry.objects.values_list("position", "leaf"))
    (mine,) = Evaluation.objects.exclude(evaluation_id=other["id"]).values_list("evaluation_id", flat=True)
    erase_person(by=resident)
    sealed()
    kinds = dict(Entry.objects.filter(subject=mine).values_list("kind", "nonce"))
    assert kinds[EntryKind.SUBMITTED] is None
    assert EntryKind.ERASED in kinds
    assert leaves.items() <= dict(Entry.objects.values_list("position", "leaf")).items()
    receipt = client_of(second_resident).get(f"{API}/evaluations/{other['id']}/receipt").json()
    assert holds(receipt, settings.AYN_LEDGER_ORIGIN)


def test_what_comes_of_a_rating_after_its_author_was_erased_keeps_no_nonce_either(client_of, resident, center_a):
    mine = uuid.UUID(rated(client_of(resident), center_a)["id"])
    sealed()
    erase_person(by=resident)
    sealed()
    cause = uuid.uuid4()
    hold_back(cause=cause, evaluation_ids=[mine])
    let_go(cause=cause, evaluation_ids=[mine])
    commitment = bytes(Evaluation.objects.filter(evaluation_id=mine)[0].commitment)
    actions.queue([actions.NewEntry(EntryKind.APPEALED, mine, 0, commitment)])
    sealed()
    of_it = Entry.objects.filter(subject=mine)
    assert set(of_it.values_list("kind", flat=True)) == {
        EntryKind.SUBMITTED, EntryKind.QUARANTINED, EntryKind.RESTORED, EntryKind.APPEALED, EntryKind.ERASED
    }  # fmt: skip
    assert all(entry.nonce is None and entry.closing is not None for entry in of_it)
    assert not [step for step in check_tree() if isinstance(step, Fault)]


def test_the_answer_promises_what_is_sealed_later(client_of, resident, center_a):
    client = client_of(resident)
    visited_at = (timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds")
    sent = {"id": str(uuid.uuid4()), "center": center_a.code, "visited_at": visited_at, "scores": {"reception": 2}}
    other = sent | {"id": str(uuid.uuid4())}
    first, again = (client.post(f"{API}/evaluations", sent, format="json") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    batch = client.post(f"{API}/evaluations/batch", {"evaluations": [other]}, format="json").json()["results"]
    key = notes.read_key(client.get(f"{API}/ledger/key").json()["key"])
    sealed()
    for receipt in (first.json()["receipt"], batch[0]["receipt"]):
        commitment = bytes.fromhex(receipt["commitment"])
        assert notes.promise_holds(commitment, bytes.fromhex(receipt["promise"]), key)
        assert Entry.objects.filter(commitment=commitment).exists()
