"""Rounds: any row that was changed, dropped, added or put elsewhere is exposed; so is another manifest."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayn_verify import rounds
from ayn_verify.findings import UnreadableError
from ledger.entries import EntryKind
from scores.recompute import LONGEST_LINE
from tests.verify.papers import (
    KEY,
    RATING_ID,
    committed,
    manifest,
    ordered,
    others,
    own_row,
    packed,
    rating,
    receipt,
    round_receipt,
    row,
    words,
    written,
)  # fmt: skip

ROWS = ordered(others(24))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("rounds")


def recomputed(made, rows, folder, watch=None):
    return rounds.recomputed(made, written(rows, folder / "rows.gz"), watch or rounds.Watch({}), lambda _read: None)


def test_what_was_frozen_adds_up(folder):
    (found,) = recomputed(manifest(ROWS), ROWS, folder)
    assert (found.word, found.holds, found.values["count"]) == ("round_same", True, 24)


def altered():
    """Return ways to alter the rows of a round."""
    place = st.integers(0, len(ROWS) - 1)
    return st.one_of(
        place.map(lambda n: ROWS[:n] + ROWS[n + 1 :]),
        place.map(lambda n: [*ROWS[:n], ROWS[n], *ROWS[n:]]),
        place.map(lambda n: ordered([*ROWS, row(commitment=f"{n:02x}" * 32)])),
        st.tuples(place, st.integers(1, 7), st.sampled_from([None, 0, 1, 2, 3, 4, 5])).map(_scored),
        st.tuples(place, st.sampled_from(["excluded", "withdrawn"])).map(lambda p: _with(p[0], state=p[1])),
        place.map(lambda n: _with(n, center="C9")),
        place.map(lambda n: _with(n, day="2025-06-02")),
        place.map(lambda n: _with(n, commitment="ff" * 32)),
        st.permutations(ROWS),
    ).filter(lambda rows: rows != ROWS)


def _with(place, **fields):
    return [*ROWS[:place], ROWS[place] | fields, *ROWS[place + 1 :]]


def _scored(parts):
    place, factor, score = parts
    scores = list(ROWS[place]["scores"])
    scores[factor] = score
    return _with(place, scores=scores)


@given(rows=altered())
def test_rows_that_were_altered_after_the_freezing_are_exposed(rows, folder):
    assert words(recomputed(manifest(ROWS), rows, folder))["differs_rows_sha256"] is False


@pytest.mark.parametrize(
    ("part", "member", "word"),
    [
        ("rows", "count", "differs_rows"),
        ("rows", "counted", "differs_counted"),
        ("rows", "excluded", "differs_excluded"),
        ("rows", "withdrawn", "differs_withdrawn"),
        ("rows", "sha256", "differs_rows_sha256"),
        ("results", "places", "differs_places"),
        ("results", "sha256", "differs_results_sha256"),
        ("ranking", "sha256", "differs_ranking_sha256"),
    ],
)
def test_every_number_of_the_manifest_is_made_again(folder, part, member, word):
    made = manifest(ROWS)
    was = made[part][member]
    made[part][member] = was + 1 if isinstance(was, int) else "00" * 32
    assert words(recomputed(made, ROWS, folder)) == {word: False}


def test_a_rating_that_was_counted_twice_before_the_freezing_is_exposed(folder):
    rows = [*ROWS[:3], ROWS[2], *ROWS[3:]]
    assert words(recomputed(manifest(rows), rows, folder)) == {"disorder": False}


def test_a_rating_that_was_counted_on_two_days_before_the_freezing_is_exposed(folder):
    rows = [*ROWS, ROWS[2] | {"day": "2025-06-02"}]
    assert words(recomputed(manifest(rows), rows, folder)) == {"disorder": False}


@pytest.mark.parametrize("commitment", ["AB" * 32, "ab " * 32, "ab" * 31, 7])
def test_a_commitment_is_written_in_one_way(folder, commitment):
    rows = [*ROWS, row(commitment=commitment, day="2025-06-02")]
    with pytest.raises(UnreadableError, match="not_a_round"):
        recomputed(manifest(rows), rows, folder)


def test_a_line_without_end_is_not_read(folder):
    path = folder / "bomb.gz"
    path.write_bytes(gzip.compress(b" " * (LONGEST_LINE + 1)))
    with pytest.raises(UnreadableError, match="not_a_round"):
        rounds.recomputed(manifest(ROWS), path, rounds.Watch({}), lambda _read: None)


def test_a_manifest_that_has_no_bytes_is_not_judged(folder):
    with pytest.raises(UnreadableError, match="not_a_round"):
        recomputed(manifest(ROWS) | {"bound": "\ud800"}, ROWS, folder)


@pytest.mark.parametrize("score", [6, -1, 13, True, 2.0, "2"])
def test_a_score_that_nobody_can_give_is_exposed(folder, score):
    path = folder / "scores.gz"
    path.write_bytes(gzip.compress(packed([*ROWS, row(commitment="ff" * 32, scores=[score] + [1] * 7)])))
    found = words(rounds.recomputed(manifest(ROWS), path, rounds.Watch({}), lambda _read: None))
    assert found == {"differs_row": False}


@pytest.mark.parametrize("line", [b"x\n", b"[]\n", b"{}\n", b'{"day":1}\n'])
def test_a_line_that_is_no_row_is_exposed(folder, line):
    path = folder / "bad.gz"
    path.write_bytes(gzip.compress(packed(ROWS) + line))
    assert words(rounds.recomputed(manifest(ROWS), path, rounds.Watch({}), lambda _read: None)) == {
        "differs_row": False
    }


@pytest.mark.parametrize("content", [b"", b"x", gzip.compress(packed(ROWS))[:-9]])
def test_a_file_that_is_not_whole_is_not_judged(folder, content):
    path = folder / "cut.gz"
    path.write_bytes(content)
    if content:
        with pytest.raises(UnreadableError, match="not_a_round"):
            rounds.recomputed(manifest(ROWS), path, rounds.Watch({}), lambda _read: None)
    else:
        assert (
            words(rounds.recomputed(manifest(ROWS), path, rounds.Watch({}), lambda _read: None))["differs_rows"]
            is False
        )


def test_what_is_no_manifest_is_not_judged(folder):
    made = manifest(ROWS)
    for broken in ({}, {**made, "format": "x"}, {**made, "rules": {}}, {**made, "rules": []}, {**made, "rows": 1}):
        with pytest.raises(UnreadableError, match="not_a_round"):
            recomputed(broken, ROWS, folder)


# --- the round's own entry --------------------------------------------------------------------------------------------


def test_a_round_that_stands_in_the_ledger_is_told():
    made = manifest(ROWS)
    assert words(rounds.entered(made, round_receipt(made), KEY)) == {"head_signed": True, "included": True}


def test_a_manifest_that_was_exchanged_is_exposed():
    made = manifest(ROWS)
    assert words(rounds.entered(manifest(ROWS[1:]), round_receipt(made), KEY)) == {"other_round": False}


def test_an_entry_of_another_kind_is_exposed():
    made = manifest(ROWS)
    assert words(rounds.entered(made, round_receipt(made, EntryKind.SUBMITTED), KEY)) == {"other_round": False}


def test_without_its_receipt_it_is_said_that_the_round_is_not_checked():
    assert words(rounds.entered(manifest(ROWS), None, KEY)) == {"no_entry": None}


# --- my rating among its rows -----------------------------------------------------------------------------------------


def rated(said, rows, folder, given_rating=...):
    made, watch = manifest(rows), rounds.Watch({committed(said).hex(): RATING_ID})
    recomputed(made, rows, folder, watch)
    content = said if given_rating is ... else given_rating
    return words(rounds.rated(made, watch.found.get(RATING_ID), receipt(said)[0], content, KEY))


def test_my_rating_is_counted_as_i_gave_it(folder):
    said = rating()
    assert rated(said, ordered([*ROWS, own_row(said)]), folder) == {
        "head_signed": True, "included": True, "rating_same": True, "row_counted": True,
    }  # fmt: skip


def test_my_rating_that_was_left_out_is_missed(folder):
    assert rated(rating(), ROWS, folder)["row_missing"] is False


@pytest.mark.parametrize("fields", [{"scores": [5] * 8}, {"center": "C2"}])
def test_my_rating_with_other_scores_is_exposed(folder, fields):
    said = rating()
    assert rated(said, ordered([*ROWS, own_row(said) | fields]), folder)["row_changed"] is False


@pytest.mark.parametrize("state", ["excluded", "withdrawn"])
def test_my_rating_that_was_counted_out_is_exposed(folder, state):
    said = rating()
    assert rated(said, ordered([*ROWS, own_row(said) | {"state": state}]), folder)["row_state"] is False


@pytest.mark.parametrize(("state", "held_as"), [("withdrawn", "withdrawn"), ("under_review", "excluded")])
def test_what_i_took_back_or_is_under_review_is_not_counted(folder, state, held_as):
    said = rating(state=state)
    found = rated(said, ordered([*ROWS, own_row(said) | {"state": held_as}]), folder)
    assert found[f"row_{held_as}"] is True


def test_without_the_rating_the_state_of_its_row_is_told(folder):
    said = rating()
    found = rated(said, ordered([*ROWS, own_row(said)]), folder, None)
    assert (found["row_counted"], found["no_rating"]) == (None, None)
