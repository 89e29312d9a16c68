"""Real photos of many cameras, and the suites that decoders are tested with."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PIL import Image

from core import images
from core.images import Code
from tests.core.test_images_clean import assert_spotless, difference, opened

pytestmark = pytest.mark.data
_NO_PHOTOS = {".md", ".csv", ".readme", ""}


def photos(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.suffix.lower() not in _NO_PHOTOS]


@pytest.mark.parametrize("name", ["Landscape", "Portrait"])
def test_all_nine_orientations_show_the_same_picture(data_dir, name):
    folder = data_dir / "images_exif_orientation"
    first = opened((folder / f"{name}_1.jpg").read_bytes())
    hashes = set()
    for number in range(9):
        clean = images.clean(folder / f"{name}_{number}.jpg")
        assert_spotless(clean)
        seen = opened(clean.full)
        assert seen.size == first.size
        # The numbers in the pictures differ: what is far off is their share of it.
        assert difference(seen.convert("L"), first.convert("L")) < 12, number
        assert seen.size[0] / seen.size[1] == pytest.approx(
            opened(clean.thumbnail).size[0] / opened(clean.thumbnail).size[1], 0.01
        )
        hashes.add(clean.hash)
    assert max(images.distance(one, other) for one in hashes for other in hashes) <= 4


def test_photos_of_phones_lose_where_and_with_what_they_were_taken(data_dir):
    folder = data_dir / "images_exif_phone"
    with (folder / "expected_pillow_readout.csv").open() as file:
        expected = {row["file"]: row for row in csv.DictReader(file)}
    for path in photos(folder):
        if path.suffix == ".tiff":
            with pytest.raises(images.Refused, match=Code.UNSUPPORTED_TYPE):
                images.clean(path)
            continue
        clean, row = images.clean(path), expected[path.name]
        assert_spotless(clean)
        for word in (row["make"], row["model"], row["datetime"]):
            assert len(word) < 5 or word.encode() not in clean.full + clean.thumbnail
        if row["width"]:
            width, height = int(row["width"]), int(row["height"])
            scale = min(1, 2560 / max(width, height))
            assert (clean.width, clean.height) == (round(width * scale), round(height * scale))


def test_a_photo_of_an_iphone_stands_upright(data_dir):
    clean = images.clean(data_dir / "images_exif_phone" / "heic__IMG_5195.HEIC")
    assert (clean.width, clean.height) == (1983, 2560)


def test_of_the_png_suite_the_broken_are_refused_and_the_others_taken(data_dir):
    for path in photos(data_dir / "images_pngsuite"):
        if path.name.startswith("png__x"):
            with pytest.raises(images.Refused):
                images.clean(path)
            continue
        clean = images.clean(path)
        assert_spotless(clean)
        with Image.open(path) as original:
            assert (clean.width, clean.height) == original.size
