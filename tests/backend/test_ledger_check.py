"""`manage.py ledger check` finds whatever somebody with full access to the database changed, and names it."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.actions import erase_person
from evaluations import checking
from evaluations.actions.holding import hold_back, let_go
from evaluations.folding import run_once
from evaluations.models import Evaluation
from evaluations.refolding import refold
from evaluations.sealing import LEDGER
from ledger import actions, notes
from ledger.actions import NewEntry
from ledger.entries import EntryKind
from ledger.models import Entry, SignedHead
from scores.folds import ROLLUPS
from tests.evaluations.conftest import body
from tests.signing_in import API

pytestmark = pytest.mark.django_db(transaction=True)


def seal():
    for fold in (LEDGER, ROLLUPS):
        while run_once(fold):
            pass
    while actions.seal_queue():
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "HEAD_EVERY", timedelta(0))
        actions.sign_head()


NO_FAULTS = (" = ", "not compared", "follow from these")


def check(*words):
    """Return the lines that name faults; none where the ledger is whole."""
    out = io.StringIO()
    try:
        call_command("ledger", "check", *words, stdout=out)
    except CommandError:
        return [line for line in out.getvalue().splitlines() if not any(word in line for word in NO_FAULTS)]
    return []


def told(*words):
    """Return how the check ends, and all that it says."""
    out = io.StringIO()
    try:
        call_command("ledger", "check", *words, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def tamper(statement, *given):
    """Run a statement as somebody whom no trigger stops; it must change something."""
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute(statement, given)
        assert sql.rowcount > 0


@pytest.fixture
def ratings(client_of, resident, second_resident, center_a):
    """Seven ratings: three by somebody else, one revised, one withdrawn, one held back; sealed in three heads."""
    mine, other = client_of(resident), client_of(second_resident)
    made = []
    for client in (other, mine, other, mine, mine, other, mine):
        sent = body()
        assert client.post(f"{API}/evaluations", sent, format="json").status_code == 201
        made.append(uuid.UUID(sent["id"]))
        if len(made) in (2, 5):
            seal()
    said = body(id=..., visited_at=Evaluation.objects.get(evaluation_id=made[1]).visited_at.isoformat(), comment="x")
    assert mine.put(f"{API}/evaluations/{made[1]}", said, format="json").status_code == 200
    assert mine.post(f"{API}/evaluations/{made[3]}/withdrawal").status_code == 200
    hold_back(cause=uuid.uuid4(), evaluation_ids=[made[4]])
    seal()
    return made


def test_a_whole_ledger_passes_and_is_accounted_for(ratings, resident):
    cause = uuid.uuid4()
    hold_back(cause=cause, evaluation_ids=[ratings[0]])
    let_go(cause=cause, evaluation_ids=[ratings[0]])
    seal()
    erase_person(by=resident)
    seal()
    out = io.StringIO()
    call_command("ledger", "check", stdout=out)
    assert "5 scored + 1 held back + 1 withdrawn = 7 entered, 4 of them" in out.getvalue()


def test_what_is_not_entered_yet_is_no_fault(ratings, client_of, resident, second_resident):
    client_of(second_resident).post(f"{API}/evaluations", body(), format="json")
    erase_person(by=resident)
    assert check() == []


def test_an_empty_ledger_is_whole(db):
    assert check() == []


@pytest.mark.parametrize("column", ["leaf", "nonce", "commitment"])
def test_a_flipped_bit_of_an_entry_is_named_by_its_position(ratings, column):
    tamper(f"UPDATE ledger_entry SET {column} = set_bit({column}, 77, 1 - get_bit({column}, 77)) WHERE position = 3")
    assert check()[0] == "tree: entry 3: its hash is not that of its kind, nonce and commitment"


def test_a_flipped_bit_of_a_node_is_named_by_the_entries_below_it(ratings):
    tamper("UPDATE ledger_node SET root = set_bit(root, 0, 1 - get_bit(root, 0)) WHERE (level, number) = (1, 1)")
    assert check() == ["tree: entries 2 to 3: the node above them, 1/1, is not what they make"]


def test_a_flipped_bit_of_an_erased_entry_is_named_by_its_position(ratings, resident):
    erase_person(by=resident)
    seal()
    place = Entry.objects.filter(nonce=None).order_by("position").first().position
    tamper("UPDATE ledger_entry SET leaf = set_bit(leaf, 0, 1 - get_bit(leaf, 0)) WHERE position = %s", place)
    assert check()[0] == f"tree: entry {place}: is not the one that was closed when its subject was erased"


def test_a_node_that_is_gone_or_too_many_is_found(ratings):
    tamper("DELETE FROM ledger_node WHERE (level, number) = (1, 0)")
    tamper("INSERT INTO ledger_node (level, number, root) SELECT 9, 9, root FROM ledger_node LIMIT 1")
    assert check() == ["tree: entries 0 to 1: the node above them, 1/0, is missing"]
    tamper("INSERT INTO ledger_node (level, number, root) SELECT 9, 8, root FROM ledger_node LIMIT 1")
    assert "tree: 1 nodes belong to no entries" in check()


def test_an_entry_that_is_gone_is_a_gap(ratings):
    tamper("DELETE FROM ledger_entry WHERE position = 2")
    assert check()[0] == "tree: entries 2 to 2: missing; what follows was not looked at"


def test_entries_cut_off_at_the_end_are_missed_by_the_heads(ratings):
    last = Entry.objects.count()
    tamper("DELETE FROM ledger_entry WHERE position = %s", last - 1)
    assert f"tree: 1 heads of up to {last} entries were signed, {last - 1} entries are there" in check()


def test_a_tree_kept_wrong_is_found(ratings):
    tamper("UPDATE ledger_tree SET roots[1] = set_bit(roots[1], 0, 1 - get_bit(roots[1], 0))")
    assert check() == ["tree: the tree as it is kept is not that of its entries"]


def test_a_head_that_our_key_did_not_sign_is_found(ratings):
    tamper("UPDATE ledger_signedhead SET note = replace(note, 'time 1', 'time 2') WHERE size = 2")
    (line,) = check()
    assert "head of 2 entries" in line
    assert "not signed by our key" in line


def test_a_head_whose_columns_say_something_else_than_its_note_is_found(ratings):
    tamper("UPDATE ledger_signedhead SET signed_at = signed_at - interval '1 day' WHERE size = 2")
    assert "its note says something else" in check()[0]


def rebuilt():
    """Make all nodes and the tree anew, as somebody would who changed entries and knows how it is done."""
    from ledger.merkle import Frontier

    tree = Frontier()
    tamper("DELETE FROM ledger_node")
    for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True):
        for node, root in tree.append(bytes(leaf)):
            if node.level:
                tamper("INSERT INTO ledger_node (level, number, root) VALUES (%s, %s, %s)", *node, root)
    tamper("UPDATE ledger_tree SET size = %s, roots = %s::bytea[]", tree.size, tree.roots)
    return tree


def test_entries_changed_with_all_nodes_are_found_by_the_first_head_over_them(ratings):
    from ledger.entries import leaf_of

    entry = Entry.objects.get(position=3)
    made = uuid.uuid4().bytes * 2
    leaf = leaf_of(entry.kind, bytes(entry.nonce), made)
    tamper("UPDATE evaluations_evaluation SET commitment = %s WHERE evaluation_id = %s AND revision = 0", made,
           entry.subject)  # fmt: skip
    tamper("UPDATE ledger_entry SET commitment = %s, leaf = %s WHERE position = 3", made, leaf)
    rebuilt()
    told = check()
    assert "one of entries 2 to 4 was changed, dropped or slipped in" in told[0]
    assert "tree: 1 later heads do not fit either" in told


def test_who_has_the_key_too_is_found_by_a_head_that_was_kept_elsewhere(ratings, tmp_path, settings):
    kept = tmp_path / "yesterday.txt"
    kept.write_text(SignedHead.objects.get(size=5).note)
    assert check("--head", str(kept)) == []
    tamper("DELETE FROM evaluations_evaluation WHERE evaluation_id = %s", ratings[0])
    tamper("DELETE FROM ledger_entry WHERE subject = %s", ratings[0])
    tamper("UPDATE ledger_entry e SET position = n.place - 1 FROM (SELECT position, row_number() OVER "
           "(ORDER BY position) AS place FROM ledger_entry) n WHERE n.position = e.position")  # fmt: skip
    tamper("DELETE FROM ledger_signedhead")
    list(refold(ROLLUPS))
    tree = rebuilt()
    now = timezone.now().replace(microsecond=0)
    head = notes.Head(settings.AYN_LEDGER_ORIGIN, tree.size, tree.root(), int(now.timestamp()))
    SignedHead.objects.create(size=head.size, root=head.root, signed_at=now, note=notes.signed(head, actions.secret()))
    (told,) = check()  # the head that the worker's machine keeps
    assert "kept head of 10 entries: only 9 are there" in told
    Path(settings.AYN_LEDGER_ANCHOR).unlink()
    assert check() == []
    assert "the ledger is another than the one it was signed for" in check("--head", str(kept))[0]


def test_a_cosignature_of_another_head_is_found(ratings, settings):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    own = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    settings.AYN_LEDGER_WITNESSES = [str(notes.public_key("witness.example", own, notes.COSIGNATURE))]
    head = SignedHead.objects.get(size=2)
    line = notes.cosigned(head.note.partition("\n\n")[0] + "\n", "witness.example", own, 1_763_800_000)
    actions.cosign(note=head.note + line)
    assert check() == []
    tamper("UPDATE ledger_cosignature SET head_id = (SELECT id FROM ledger_signedhead WHERE size = 5)")
    assert check() == ["tree: head of 5 entries: is not the one that witness.example cosigned"]


def test_a_changed_score_is_named_with_what_it_was(ratings):
    tamper("UPDATE evaluations_evaluation SET scores[4] = 5 WHERE evaluation_id = %s AND revision = 0", ratings[0])
    assert check() == [f"rows: {ratings[0]}.0: score 4 was changed from 1 to 5"]


@pytest.mark.parametrize(
    "change",
    ["comment = 'good'", "local_day = local_day - 40", "center_id = center_id + 1", "trust = 'proven'",
     "waiting_minutes = 1", "source = 'shopper'", "rater = NULL"],
)  # fmt: skip
def test_whatever_else_is_changed_in_a_row_is_found(ratings, change):
    tamper(f"UPDATE evaluations_evaluation SET {change} WHERE evaluation_id = %s", ratings[2])
    assert f"rows: {ratings[2]}.0: something of it was changed after it was entered" in check()


@pytest.mark.parametrize("number", [1, 3, 4], ids=["revised", "withdrawn", "held-back"])
def test_later_rows_are_looked_at_as_the_first_ones(ratings, number):
    tamper("UPDATE evaluations_evaluation SET scores[1] = 2 WHERE evaluation_id = %s AND revision = 1", ratings[number])
    assert check() == [f"rows: {ratings[number]}.1: score 1 was changed from 5 to 2"]


def test_a_new_commitment_to_a_changed_row_is_not_the_one_that_was_entered(ratings):
    tamper("UPDATE evaluations_evaluation SET scores[4] = 5, commitment = %s WHERE evaluation_id = %s", bytes(32),
           ratings[0])  # fmt: skip
    (line,) = check()
    assert line.startswith(f"rows: {ratings[0]}.0, entry ")
    assert line.endswith("the row's commitment is not the one that was entered")


def test_a_deleted_row_is_named_by_its_entry(ratings):
    place = Entry.objects.get(subject=ratings[5]).position
    tamper("DELETE FROM evaluations_evaluation WHERE evaluation_id = %s", ratings[5])
    assert check() == [f"rows: {ratings[5]}.0, entry {place} (submitted): its row is gone from the log"]


COPY = """INSERT INTO evaluations_evaluation SELECT (jsonb_populate_record(e, %s::jsonb)).*
    FROM evaluations_evaluation e WHERE evaluation_id = %s AND revision = 0"""


def test_a_row_slipped_in_without_an_entry_is_named(ratings):
    made = uuid.uuid4()
    tamper(COPY, f'{{"evaluation_id": "{made}"}}', ratings[0])
    assert check() == [f"rows: {made}.0: a row that was never entered: slipped into the log, or of another kind"]


def test_a_row_slipped_in_with_an_entry_does_not_fit_the_heads(ratings):
    made = uuid.uuid4()
    row = Evaluation.objects.get(evaluation_id=ratings[0])
    tamper(COPY, f'{{"evaluation_id": "{made}"}}', ratings[0])
    tamper("UPDATE ledger_entry SET position = position + 100 WHERE position >= 4")
    tamper("INSERT INTO ledger_tree SELECT 1, 4, '{}' ON CONFLICT (id) DO UPDATE SET size = 4")
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute("DELETE FROM ledger_node WHERE (number + 1) << level > 4")
        sql.execute("UPDATE ledger_tree SET roots = (SELECT array_agg(root) FROM ledger_node WHERE level = 2)")
        actions.append([NewEntry(EntryKind.SUBMITTED, made, 0, bytes(row.commitment))])
    tamper("UPDATE ledger_entry SET position = position - 99 WHERE position >= 100")
    rebuilt()
    assert "one of entries 2 to 4 was changed, dropped or slipped in" in check()[0]


def test_a_row_entered_later_and_dated_back_is_named(ratings, client_of, second_resident):
    sent = body()
    client_of(second_resident).post(f"{API}/evaluations", sent, format="json")
    tamper("UPDATE evaluations_evaluation SET received_at = received_at - interval '2 hours' WHERE evaluation_id = %s",
           sent["id"])  # fmt: skip
    seal()
    (line,) = check()
    assert line.startswith(f"times: {sent['id']}.0, entry {Entry.objects.count() - 1}: dated back to ")


def test_a_score_changed_after_its_author_was_erased_is_still_found(ratings, resident):
    erase_person(by=resident)
    seal()
    tamper("UPDATE evaluations_evaluation SET scores[4] = 5 WHERE evaluation_id = %s", ratings[6])
    assert check() == [f"rows: {ratings[6]}.0: score 4 was changed from 1 to 5"]


def test_what_an_erased_row_counts_for_cannot_be_moved_either(ratings, resident):
    erase_person(by=resident)
    seal()
    tamper("UPDATE evaluations_evaluation SET local_day = local_day - 40 WHERE evaluation_id = %s", ratings[6])
    assert "scores or what counts them" in check()[0]


def test_a_row_emptied_without_an_erasure_is_found(ratings):
    tamper("UPDATE evaluations_evaluation SET salt = NULL, scores[4] = 5 WHERE evaluation_id = %s", ratings[0])
    assert check() == [f"rows: {ratings[0]}.0: emptied, and its author was never erased"]


def test_a_nonce_emptied_without_an_erasure_is_found(ratings):
    tamper("UPDATE ledger_entry SET nonce = NULL WHERE position = 1")
    assert check() == ["tree: entry 1: its nonce is gone, and it was not closed: nothing binds what it says"]


def test_a_rating_deleted_after_its_author_was_erased_is_found_though_its_entry_was_made_another(ratings, resident):
    erase_person(by=resident)
    seal()
    assert check() == []
    place = Entry.objects.get(subject=ratings[6], kind=EntryKind.SUBMITTED).position
    tamper("DELETE FROM evaluations_evaluation WHERE evaluation_id = %s", ratings[6])
    tamper("UPDATE ledger_entry SET kind = %s WHERE position = %s", EntryKind.PADDING, place)
    assert check()[0] == f"tree: entry {place}: is not the one that was closed when its subject was erased"


def test_what_is_kept_of_an_erased_commitment_is_missed(ratings, resident):
    erase_person(by=resident)
    seal()
    tamper("DELETE FROM evaluations_remainder WHERE commitment = (SELECT commitment FROM evaluations_evaluation "
           "WHERE evaluation_id = %s)", ratings[6])  # fmt: skip
    assert check() == [f"rows: {ratings[6]}.0: its author was erased, and what was kept of its commitment is gone"]


def test_scores_that_count_other_evaluations_are_found(ratings, country):
    tamper("UPDATE scores_rollup SET received = received + 1 WHERE level = 1 AND grain = 'D'")
    (line,) = check()
    assert line.startswith(f"figures: {country.id} in country of ")
    assert line.endswith("citizen, factor set 1: is not what they add up to")


def test_cells_that_a_changed_row_moves_are_counted_only(ratings):
    tamper("UPDATE evaluations_evaluation SET scores[4] = 5 WHERE evaluation_id = %s AND revision = 0", ratings[0])
    code, said = told()
    assert (code, said.count("figures:")) == (1, 1)
    assert "follow from these" in said


def test_points_of_one_level_alone_are_found(ratings, center_a):
    tamper("UPDATE scores_rollup SET points = points + 1 WHERE level = 4 AND grain = 'M'")
    (line,) = check()
    assert line.startswith(f"figures: {center_a.id} in center of ")


def test_cells_that_are_gone_or_of_nothing_are_found(ratings):
    tamper("DELETE FROM scores_rollup WHERE level = 2 AND grain = 'D'")
    tamper("UPDATE scores_rollup SET key = 77 WHERE level = 4 AND grain = 'D'")
    assert sorted(line.rpartition(": ")[2] for line in check()) == ["is missing", "is missing", "is of no rating"]


def test_all_levels_changed_together_are_found(ratings):
    tamper("UPDATE scores_rollup SET points = points + 1000, points_squared = points_squared + 1000 WHERE n > 0")
    assert len(check()) > 10


def test_figures_are_compared_as_far_as_they_were_folded(ratings, client_of, second_resident):
    client_of(second_resident).post(f"{API}/evaluations", body(), format="json")
    while run_once(LEDGER):
        pass
    code, said = told()
    assert (code, "1 rows wait to be folded into the scores" in said) == (0, True)
    tamper("UPDATE scores_rollup SET points = points + 1 WHERE level = 4 AND grain = 'M'")
    assert len(check()) == 1


def test_folds_that_stand_still_are_no_whole_ledger(ratings, monkeypatch):
    monkeypatch.setattr(checking, "TOLERANCE", timedelta(0))
    tamper("DELETE FROM evaluations_foldcursor WHERE name = 'rollups'")
    code, said = told()
    assert code == 2
    assert "10 rows wait to be folded into the scores" in said
    assert "is whole" not in said


def test_without_the_cursor_of_the_ledger_what_waits_is_told_and_old_rows_are_due(ratings):
    made = uuid.uuid4()
    tamper("DELETE FROM evaluations_foldcursor WHERE name = 'ledger'")
    tamper(COPY, f'{{"evaluation_id": "{made}", "received_at": "2026-01-01T00:00:00Z"}}', ratings[0])
    code, said = told()
    assert f"rows: {made}.0: a row that was never entered" in said
    assert (code, "11 rows wait to be entered" in said) == (1, True)


def revise(client, identity):
    said = body(id=..., visited_at=Evaluation.objects.filter(evaluation_id=identity).first().visited_at.isoformat())
    said |= {"comment": str(uuid.uuid4())}
    assert client.put(f"{API}/evaluations/{identity}", said, format="json").status_code == 200


def test_revisions_whose_numbers_were_swapped_are_found(ratings, client_of, resident, monkeypatch):
    revise(client_of(resident), ratings[1])
    seal()
    for table, name in (("ledger_entry", "subject"), ("evaluations_evaluation", "evaluation_id")):
        for was, now in ((1, 9), (2, 1), (9, 2)):
            tamper(f"UPDATE {table} SET revision = {now} WHERE {name} = %s AND revision = {was}", ratings[1])
    monkeypatch.setattr(checking, "TOLERANCE", timedelta(0))
    while run_once(ROLLUPS):
        pass
    list(refold(ROLLUPS))
    assert [line for line in check() if line.startswith("versions")] == [
        f"versions: {ratings[1]}.2: was entered before the row that it follows: their numbers were swapped"
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [("revision = 4", "no row 1 before it"), ("visited_at = visited_at - interval '1 hour'", "is of another visit"),
     ("commitment = sha256('x')", "was quarantined with other content")],
)  # fmt: skip
def test_rows_that_do_not_follow_each_other_are_found(ratings, change, told):
    tamper(f"UPDATE evaluations_evaluation SET {change} WHERE evaluation_id = %s AND revision = 1", ratings[4])
    assert [line for line in check() if line.startswith("versions") and told in line]


def test_a_file_that_is_no_head_of_ours_is_refused(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("something else\n")
    for path in (other, tmp_path / "absent.txt"):
        with pytest.raises(CommandError, match=path.name):
            call_command("ledger", "check", "--head", str(path))


def test_the_check_writes_nothing_and_needs_few_statements(ratings, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        assert check() == []
