"""The drill of hostile photos in short, over real HTTP against both kinds of web server."""

import pytest

from tests.drills import images

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_whatever_is_sent_as_a_photo_is_refused_or_kept_clean_and_nothing_else_happens():
    verdict = images.run(mutations=40)
    assert not verdict.broken, verdict.figures
    assert verdict.figures["photos kept, of those taken"] > 15
    assert verdict.figures["files sent"] > 80


def test_a_folder_of_other_files_is_refused_file_by_file(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "large.jpg").write_bytes(b"\xff\xd8\xff" + bytes(12_000_000))
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "empty").touch()
    verdict = images.run(tmp_path)
    assert not verdict.broken, verdict.figures
    assert verdict.figures["files sent"] == 3
    assert verdict.figures["photos kept, of those taken"] == 2  # the good ones that are sent afterwards
