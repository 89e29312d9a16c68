"""The rows of a round and the published ledger: each has an entry of its own, or it is exposed."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayn_verify import standing, tiles
from ayn_verify.findings import UnreadableError
from ledger import notes
from ledger.entries import EntryKind
from tests.verify.papers import KEY, NOW, ORIGIN, OTHER, SECRET, Ledger, others, words, written

STATES = {"counted": EntryKind.SUBMITTED, "excluded": EntryKind.QUARANTINED, "withdrawn": EntryKind.WITHDRAWN}
ROWS = [
    row | {"state": state} for row, state in zip(others(30), ["counted", "excluded", "withdrawn"] * 10, strict=True)
]


def made():
    """Return a ledger of 300 entries with those of ROWS among them, and a line for each row."""
    ledger, lines = Ledger().fill(200), []
    for row in ROWS:
        index = ledger.add(STATES[row["state"]], bytes.fromhex(row["commitment"]))
        lines.append([index, int(STATES[row["state"]]), Ledger.nonce(index).hex()])
    return ledger.fill(70), lines


LEDGER, LINES = made()
LEAVES = b"".join(LEDGER.nodes[(0, index)] for index in range(300))
KEPT = notes.Head(ORIGIN, 210, b"", NOW)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("standing")


def stood(lines, folder, rows=None, since=None):
    path = folder / "entries.gz"
    path.write_bytes(gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines)))
    found = standing.stand(written(rows or ROWS, folder / "rows.gz"), path, LEAVES, since, lambda _read: None)
    return {each.word: (each.holds, each.values) for each in found}


def test_rows_that_were_entered_stand_in_the_ledger(folder):
    assert stood(LINES, folder) == {"rows_entered": (True, {"count": 30})}


def test_how_many_came_after_a_kept_head_is_told(folder):
    assert stood(LINES, folder, since=KEPT)["rows_since"][0] is None
    assert stood(LINES, folder, since=KEPT)["rows_since"][1]["count"] == 20


@given(place=st.integers(0, 29), data=st.data())
def test_a_row_without_its_own_entry_is_exposed_wherever_it_stands(place, data, folder):
    index, kind, nonce = LINES[place]
    other = data.draw(st.sampled_from([line for line in LINES if line[0] != index]))
    worse = data.draw(
        st.sampled_from(
            [
                None,
                other,
                [other[0], kind, nonce],
                [index, kind, other[2]],
                [index, kind % 4 + 1, nonce],
                [index, 8, nonce],
                [300, kind, nonce],
                [-1, kind, nonce],
                [True, kind, nonce],
            ]
        )
    )
    found = stood([*LINES[:place], worse, *LINES[place + 1 :]], folder)
    assert found["rows_not_entered"][0] is False


def test_two_rows_do_not_share_an_entry(folder):
    rows, lines = [*ROWS, ROWS[0]], [*LINES, LINES[0]]
    assert stood(lines, folder, rows)["rows_not_entered"] == (False, {"count": 1, "line": 31})


def test_an_erased_row_proves_nothing_and_is_told(folder):
    lines = [[*LINES[0][:2], None], *LINES[1:]]
    assert stood(lines, folder) == {
        "rows_entered": (True, {"count": 29}), "rows_erased": (None, {"count": 1}),
    }  # fmt: skip


@pytest.mark.parametrize("lines", [LINES[1:], [*LINES, LINES[0]], [1, *LINES[1:]], [[1, 1], *LINES[1:]],
                                   [[1, 1, "zz"], *LINES[1:]],
                                   [[*LINES[0][:2], LINES[0][2].upper()], *LINES[1:]],
                                   [" " * 70_000, *LINES[1:]]])  # fmt: skip
def test_entries_of_other_rows_are_not_judged(folder, lines):
    with pytest.raises(UnreadableError, match="not_entries"):
        stood(lines, folder)


def test_a_commitment_in_capitals_is_not_judged(folder):
    rows = [row | {"commitment": row["commitment"].upper()} for row in ROWS]
    assert rows != ROWS
    with pytest.raises(UnreadableError, match="not_entries"):
        stood(LINES, folder, rows)


def test_what_a_row_may_stand_on_is_what_the_server_looks_for():
    from scores.rounds.entries import KINDS

    assert standing.KINDS == KINDS


# --- the published ledger ---------------------------------------------------------------------------------------------


def published(path, ledger=LEDGER, head=None):
    size = ledger.tree.size
    for number in range(-(-size // 256)):
        width = min(256, size - 256 * number)
        file = path / "tile" / "0" / (f"{number:03}" if width == 256 else f"{number:03}.p/{width}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(ledger.nodes[(0, 256 * number + at)] for at in range(width)))
    (path / "checkpoint").write_text(head or ledger.head())
    return path


def opened(path, kept=None):
    leaves, _since, found = tiles.opened(path, KEY, kept, lambda _read: None)
    return leaves, words(found)


def test_the_hashes_of_all_entries_make_the_head(tmp_path):
    assert opened(published(tmp_path)) == (LEAVES, {"head_signed": True, "leaves_same": True})


def test_a_ledger_that_begins_with_a_kept_one_holds(tmp_path):
    for size in (0, 1, 17, 256, 300):
        kept = Ledger().fill(size) if size <= 200 else None
        note = kept.head() if kept else notes.signed(notes.Head(ORIGIN, size, root_of(size), NOW), SECRET)
        assert False not in opened(published(tmp_path), note)[1].values(), size


def root_of(size):
    from ledger.merkle import Frontier

    tree = Frontier()
    for at in range(size):
        list(tree.append(LEDGER.nodes[(0, at)]))
    return tree.root()


def test_another_beginning_than_the_kept_one_is_exposed(tmp_path):
    kept = notes.signed(notes.Head(ORIGIN, 17, b"\x07" * 32, NOW), SECRET)
    assert opened(published(tmp_path), kept)[1]["not_begun"] is False
    same = notes.signed(notes.Head(ORIGIN, 300, b"\x07" * 32, NOW), SECRET)
    assert opened(published(tmp_path), same)[1]["two_ledgers"] is False
    larger = notes.signed(notes.Head(ORIGIN, 301, b"\x07" * 32, NOW), SECRET)
    assert opened(published(tmp_path), larger)[1]["ledger_shrank"] is False


@pytest.mark.parametrize("place", [0, 255 * 32, 8_000])
def test_a_hash_that_was_altered_is_exposed(tmp_path, place):
    published(tmp_path)
    file = tmp_path / "tile" / "0" / "000"
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    assert opened(tmp_path) == (None, {"head_signed": True, "leaves_differ": False})


def test_a_ledger_that_another_key_signed_is_exposed(tmp_path):
    published(tmp_path)
    assert tiles.opened(tmp_path, OTHER, None, lambda _read: None)[0] is None


def test_a_folder_that_is_not_whole_is_not_judged(tmp_path):
    published(tmp_path)
    last = tmp_path / "tile" / "0" / "001.p" / "44"
    last.write_bytes(last.read_bytes()[:-1])
    with pytest.raises(UnreadableError, match="bad_tile"):
        opened(tmp_path)
    last.unlink()
    with pytest.raises(UnreadableError, match="no_file"):
        opened(tmp_path)


def test_no_more_is_read_than_a_tile_can_hold(tmp_path):
    published(tmp_path)
    for name, most, word in (("tile/0/000", 8192, "bad_tile"), ("checkpoint", 4 * notes.LONGEST, "too_large")):
        with (tmp_path / name).open("r+b") as file:
            file.truncate(1 << 40)  # a hole, of which nothing lies on the disk
        with pytest.raises(UnreadableError, match=word):
            opened(tmp_path)
        with (tmp_path / name).open("r+b") as file:
            file.truncate(most)


def test_a_kept_head_of_a_smaller_tree_from_later_is_exposed(tmp_path):
    kept = Ledger().fill(17).head(time=NOW + 300)
    assert opened(published(tmp_path), kept)[1]["clock_ran_back"] is False


@pytest.mark.parametrize("number", [0, 7, 999, 1000, 1_234_067])
def test_tiles_lie_where_the_server_writes_them(number):
    from ledger.tiles import Tile

    for width in (1, 256):
        assert tiles._path(number, width) == Tile(0, number, width).path
