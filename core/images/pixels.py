"""From a file to pixels and from pixels to JPEGs. Loaded by the child alone: here are the decoders."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageFile
from PIL.Image import Resampling, Transpose
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile, options

from core.images import boxes
from core.images.answers import CleanImage
from core.images.boxes import Kind

LONGEST, THUMBNAIL = 2560, 320  # pixels of the longest side
QUALITY = 85
options.DECODE_THREADS = 1
ImageFile.LOAD_TRUNCATED_IMAGES = False

# Each type has its one decoder, which is called by name: nothing guesses.
_OPEN: dict[Kind, Callable[[Any], ImageFile.ImageFile]] = {
    Kind.JPEG: JpegImageFile,
    Kind.PNG: PngImageFile,
    Kind.WEBP: WebPImageFile,
    Kind.HEIC: HeifImageFile,
}
_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
_SRGB = ImageCms.createProfile("sRGB")


def clean(data: bytes) -> CleanImage:
    """Return a file's picture without anything else of the file; raises `Refused`, and all that decoders may raise."""
    kind = boxes.kind_of(data)
    boxes.check(kind, data)
    picture = upright(kind, data)
    small = _within(picture, THUMBNAIL)
    return CleanImage(_jpeg(picture), _jpeg(small), *picture.size, likeness(small))


def upright(kind: Kind, data: bytes) -> Image.Image:
    """Decode into a fresh RGB picture of at most 2,560 pixels a side, turned as it was taken, in sRGB."""
    opened = _OPEN[kind](BytesIO(data))
    boxes.check_size(*opened.size)
    profile, turn = opened.info.get("icc_profile"), _orientation(opened)
    if kind is Kind.JPEG:
        opened.draft(None, _fitting(opened.size, LONGEST))  # libjpeg leaves out what would be scaled away
    opened.load()
    picture = _in_srgb(_within(_plain(opened), LONGEST), profile)
    return picture.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else picture


def likeness(picture: Image.Image) -> int:
    """Return 64 bits that change little when a picture is scaled or saved anew, signed as the database stores them.

    Each says whether a step to the right in a 9 x 8 grey copy goes up.
    Source: N. Krawetz, "Kind of Like That" (dHash), hackerfactor.com, 2013.
    """
    grey = picture.convert("L").resize((9, 8), Resampling.LANCZOS).tobytes()
    bits = 0
    for at in range(72):
        if at % 9 < 8:
            bits = bits << 1 | (grey[at] < grey[at + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def _orientation(opened: Image.Image) -> int:
    with suppress(Exception):  # of a broken EXIF block the picture is still good
        return int(opened.getexif().get(_ORIENTATION, 1))
    return 1


def _plain(opened: Image.Image) -> Image.Image:
    """Return RGB, L or CMYK with eight bits a channel; what was transparent is white."""
    if opened.mode.startswith("I") or opened.mode == "F":
        opened = opened.convert("I").point(lambda value: value / 256).convert("L")  # 16 bits of grey
    if opened.mode in ("RGB", "L", "CMYK"):
        return opened
    if not opened.has_transparency_data:
        return opened.convert("RGB")
    seen = opened.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _in_srgb(picture: Image.Image, profile: Any) -> Image.Image:
    """Return sRGB in a fresh picture that knows nothing of the file; a profile that cannot be used is ignored."""
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB") or picture
    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture)
    return fresh


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _within(picture: Image.Image, longest: int) -> Image.Image:
    if max(picture.size) <= longest:
        return picture
    return picture.resize(_fitting(picture.size, longest), Resampling.LANCZOS, reducing_gap=3.0)


def _jpeg(picture: Image.Image) -> bytes:
    into = BytesIO()
    picture.save(into, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return into.getvalue()
