"""Of whatever strangers send, a plain picture comes back or a reason why not."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from core import images
from core.images import Code
from core.images.plain import plain_size
from tests import pictures

GOOD, MOVING, POLYGLOTS = pictures.good(), pictures.moving(), pictures.polyglots()
IMPOSTORS, BOMBS = pictures.impostors(), pictures.bombs()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def reason(data: bytes) -> Code:
    with pytest.raises(images.Refused) as refused:
        images.clean(data)
    return refused.value.code


def assert_spotless(clean: images.CleanImage) -> None:
    """Pillow finds nothing but a picture in it, our own reading ends with its last byte, and no word is left."""
    for data, longest in ((clean.full, 2560), (clean.thumbnail, 320)):
        assert pictures.stains(data, longest) == []
        assert opened(data).size == plain_size(data)
    assert (clean.width, clean.height) == opened(clean.full).size
    assert -(2**63) <= clean.hash < 2**63


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of a channel, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


@pytest.mark.parametrize("name", GOOD)
def test_every_type_and_mode_comes_out_as_the_same_picture_without_a_word(name):
    clean = images.clean(GOOD[name])
    assert_spotless(clean)
    seen, wanted = opened(clean.full), pictures.scene()
    if name.startswith("turned"):
        wanted = wanted.transpose(Image.Transpose.ROTATE_270)
    assert seen.size == wanted.size
    if name not in ("clear.png", "lossless.webp", "palette.png", "one.png"):
        assert difference(seen.convert("L"), wanted.convert("L")) < 6, name


@pytest.mark.parametrize("name", GOOD)
def test_the_originals_are_as_stained_as_we_think(name):
    assert pictures.stains(GOOD[name])
    assert any(secret in GOOD[name] for secret in pictures.SECRETS), name


def test_what_was_transparent_is_white():
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    for kind in ("PNG", "WEBP"):
        assert opened(images.clean(pictures.saved(clear, kind)).full).getpixel((20, 20)) == (255, 255, 255)


def test_sixteen_bits_of_grey_keep_their_brightness():
    for level in (0, 128, 255):
        grey = Image.new("I;16", (40, 40), level * 257)
        red, *_ = opened(images.clean(pictures.saved(grey, "PNG")).full).getpixel((20, 20))
        assert abs(red - level) <= 1


@pytest.mark.parametrize("orientation", range(10))
def test_a_picture_stands_as_it_was_taken(orientation):
    turned = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's numbers of what the tag undoes
    picture = pictures.scene()
    if orientation in turned:
        picture = picture.transpose(Image.Transpose(turned[orientation]))
    clean = images.clean(pictures.saved(picture, "JPEG", quality=95, exif=pictures.exif(orientation)))
    assert opened(clean.full).size == (160, 120)
    assert difference(opened(clean.full).convert("L"), pictures.scene().convert("L")) < 4


def test_a_wide_gamut_is_converted_and_a_broken_profile_ignored():
    plain = pictures.saved(pictures.scene(), "PNG")
    broken = pictures.saved(pictures.scene(), "PNG", icc_profile=b"no profile at all")
    assert difference(opened(images.clean(plain).full), opened(images.clean(broken).full)) == 0
    linear = _with_gamma_one(pictures.profile())
    converted = images.clean(pictures.saved(pictures.scene(), "PNG", icc_profile=linear))
    assert difference(opened(images.clean(plain).full), opened(converted.full)) > 10


def _with_gamma_one(profile: bytes) -> bytes:
    """The sRGB profile with straight lines for curves (ICC.1, 10.18: a `para` of type 0 with exponent 1)."""
    at = profile.index(b"para")
    return profile[: at + 8] + b"\0\0\0\0" + b"\0\1\0\0" + profile[at + 16 :]


def test_large_pictures_are_made_smaller():
    clean = images.clean(pictures.saved(pictures.scene(4000, 3000), "JPEG"))
    assert (clean.width, clean.height) == (2560, 1920)
    assert opened(clean.thumbnail).size == (320, 240)
    narrow = images.clean(pictures.saved(Image.new("L", (20_000, 2)), "PNG"))
    assert (narrow.width, narrow.height) == (2560, 1)


def test_a_path_is_as_good_as_bytes(tmp_path):
    (tmp_path / "photo.html").write_bytes(GOOD["exif.jpg"])
    assert images.clean(tmp_path / "photo.html") == images.clean(GOOD["exif.jpg"])


def test_forty_megapixels_pass_and_more_do_not():
    assert images.clean(pictures.blank_png(8000, 5000)).width == 2560
    assert reason(pictures.blank_png(8000, 5001)) == Code.TOO_MANY_PIXELS


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_go_off_nowhere(name):
    if name.startswith("vast"):
        assert reason(BOMBS[name]) == Code.TOO_MANY_PIXELS
    elif name in ("scans.jpg", "more_than_stated.png"):  # large, but no trouble
        assert_spotless(images.clean(BOMBS[name]))
    else:
        assert reason(BOMBS[name]) == Code.DAMAGED


@pytest.mark.parametrize("name", MOVING)
def test_what_moves_is_refused(name):
    assert reason(MOVING[name]) == Code.SEVERAL_FRAMES


@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_a_polyglot_only_the_picture_is_kept(name):
    assert_spotless(images.clean(POLYGLOTS[name]))


@pytest.mark.parametrize("name", IMPOSTORS)
def test_what_is_no_photo_is_refused(name):
    wanted = {
        "gif.jpg": Code.UNSUPPORTED_TYPE, "tiff.jpg": Code.UNSUPPORTED_TYPE, "bmp.png": Code.UNSUPPORTED_TYPE,
        "avif.heic": Code.UNSUPPORTED_TYPE, "icon.png": Code.UNSUPPORTED_TYPE, "vector.png": Code.UNSUPPORTED_TYPE,
        "paper.jpg": Code.UNSUPPORTED_TYPE, "film.heic": Code.UNSUPPORTED_TYPE, "start.jpg": Code.DAMAGED,
        "start.png": Code.DAMAGED, "start.webp": Code.DAMAGED, "start.heic": Code.DAMAGED,
    }  # fmt: skip
    assert reason(IMPOSTORS[name]) == wanted.get(name, Code.NOT_AN_IMAGE)


def test_more_than_ten_megabytes_are_refused_unread(tmp_path):
    (tmp_path / "photo").write_bytes(bytes(images.LARGEST_FILE + 1))
    assert reason(bytes(images.LARGEST_FILE + 1)) == Code.TOO_LARGE
    with pytest.raises(images.Refused, match="too_large"):
        images.clean(tmp_path / "photo")
    assert reason(bytes(images.LARGEST_FILE)) == Code.NOT_AN_IMAGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_that_was_cut_off_is_not_taken_for_whole(kind):
    whole = pictures.saved(pictures.scene(), kind)
    for part in range(50):
        assert reason(whole[: len(whole) * part // 50]) in (Code.DAMAGED, Code.NOT_AN_IMAGE, Code.UNSUPPORTED_TYPE)


def test_hundreds_of_damaged_photos_come_out_spotless_or_not_at_all():
    kept = 0
    for name, data in pictures.mutations(480):
        try:
            clean = images.clean(data)
        except images.Refused:
            continue
        except Exception as error:
            raise AssertionError(name) from error
        assert_spotless(clean)
        kept += 1
    assert 0 < kept < 480


def test_the_same_scene_sent_again_is_recognised():
    first = images.clean(pictures.saved(pictures.scene(1600, 1200), "JPEG")).hash
    again = images.clean(pictures.saved(pictures.scene(1600, 1200).resize((800, 600)), "WEBP", quality=40)).hash
    other = images.clean(pictures.saved(pictures.scene(1600, 1200, seed=9), "JPEG")).hash
    assert images.distance(first, again) <= 4
    assert images.distance(first, other) > 10
    assert images.distance(-1, 0) == 64


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda data: data + b"x", id="a-byte-more"),
        pytest.param(lambda data: data + b"PK\x03\x04", id="an-archive-behind"),
        pytest.param(lambda data: data[:20] + b"\xff\xfe\0\x05abc" + data[20:], id="a-comment"),
        pytest.param(lambda data: data[:20] + b"\xff\xe1\0\x08Exif\0\0" + data[20:], id="exif"),
        pytest.param(lambda data: data[:20] + b"\xff\xe0\0\x04ab" + data[20:], id="a-second-header"),
        pytest.param(lambda data: data[:-2] + b"\xff\xfe\0\x05abc\xff\xd9", id="a-comment-before-the-end"),
        pytest.param(lambda data: data[:-2], id="no-end"),
        pytest.param(lambda data: data[:-40], id="cut"),
        pytest.param(lambda data: data[:30], id="only-the-beginning"),
        pytest.param(lambda data: b"", id="nothing"),
        pytest.param(lambda data: GOOD["exif.jpg"], id="an-original"),
    ],
)
def test_our_own_look_at_a_picture_finds_what_is_not_ours(spoil):
    data = images.clean(GOOD["exif.jpg"]).full
    assert plain_size(data) == (160, 120)
    with pytest.raises(ValueError, match=r"does not|holds"):
        plain_size(spoil(data))
