"""The drill of hostile photos in short, over real HTTP against both kinds of web server."""

import pytest

from tests import pictures
from tests.drills import images

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_whatever_is_sent_as_a_photo_is_refused_or_kept_clean_and_nothing_else_happens(tmp_path):
    good, deep = pictures.good(), tmp_path / "deep" / "er"
    deep.mkdir(parents=True)
    hostile = pictures.impostors() | pictures.polyglots() | pictures.moving() | dict(pictures.mutations(30))
    for name, data in (good | hostile).items():
        (tmp_path / name).write_bytes(data)
    (deep / "vast.png").write_bytes(pictures.blank_png(9000, 9000))
    (deep / "large.jpg").write_bytes(good["exif.jpg"] + bytes(12_000_000))
    (deep / "صورة.txt").write_text("no picture")
    verdict = images.run(tmp_path)
    assert not verdict.broken, verdict.figures
    assert verdict.figures["files sent"] == len(good) + len(hostile) + 3
    assert verdict.figures["photos kept, of those taken"] >= len(good) + 7 + 2  # polyglots, and good ones afterwards
