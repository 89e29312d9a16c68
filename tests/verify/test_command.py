"""The command line ends with 2 and a sentence for whatever cannot be read: never with a traceback, whose code is 1."""

import gzip
import json

import pytest

from ayn_verify import command, rounds
from ayn_verify.words import CODES, say
from tests.verify.papers import KEY, Ledger, manifest, others, rating, receipt


def ended(capsys, *argv):
    """Return exit code and what was said."""
    code = command.main([*map(str, argv), "--language", "en"])
    said = capsys.readouterr()
    return code, said.out + said.err


def put(path, content):
    path.write_text(json.dumps(content))
    return path


def hostile():
    """Yield files of a receipt and its rating that nobody honest writes."""
    good, _ledger = receipt()
    yield {**good, "tree_head": "\ud800" + good["tree_head"]}, rating()
    yield {**good, "tree_head": good["tree_head"] + "\ud800\n"}, rating()
    yield good, rating(factor_set=[])
    yield good, rating(position={"lat": 10**400, "lng": 1, "accuracy_m": None})


@pytest.mark.parametrize("papers", list(hostile()))
def test_a_hostile_receipt_is_unreadable(tmp_path, capsys, papers):
    files = [put(tmp_path / name, content) for name, content in zip(("receipt", "rating"), papers, strict=True)]
    code, said = ended(capsys, "receipt", files[0], "--rating", files[1], "--key", KEY)
    assert (code, said.count("\n")) == (2, 1), said


def test_a_hostile_key_is_unreadable(tmp_path, capsys):
    path = put(tmp_path / "key", {"key": f"\ud800{KEY}"})
    assert ended(capsys, "head", path, "--key", path)[0] == 2


def test_a_hostile_round_is_unreadable(tmp_path, capsys):
    made = put(tmp_path / "manifest", manifest(others(3)) | {"rows": {"count": 10**400}})
    rows = tmp_path / "rows.gz"
    rows.write_bytes(gzip.compress(b"[" * (1 << 20)))
    assert ended(capsys, "round", made, rows) == (2, say("en", "not_a_round") + "\n")


def test_a_file_is_not_read_beyond_what_is_looked_at(tmp_path, capsys):
    path = tmp_path / "note"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a hole, of which nothing lies on the disk
    assert ended(capsys, "head", path, "--key", KEY)[0] == 2


@pytest.mark.parametrize("language", CODES)
def test_what_nobody_foresaw_ends_with_two_and_a_sentence(tmp_path, capsys, monkeypatch, language):
    def breaks(*_given):
        raise ZeroDivisionError("by\x1b nought")

    monkeypatch.setattr(rounds, "recomputed", breaks)
    files = [put(tmp_path / name, manifest(others(3))) for name in ("manifest", "rows")]
    assert command.main(["round", *map(str, files), "--language", language]) == 2
    said = capsys.readouterr().err
    assert said == say(language, "broken_off", {"detail": "ZeroDivisionError: by\x1b nought"}) + "\n"
    assert "\x1b" not in said


def test_how_old_a_head_is_is_told_by_other_commands_and_not_judged(tmp_path, capsys):
    path = tmp_path / "note"
    path.write_text(Ledger().fill(3).head())
    code, said = ended(capsys, "head", path, "--key", KEY)
    assert (code, "2025-11-22" in said) == (0, True)
