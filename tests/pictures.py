"""Pictures as phones send them, and as nobody should: made here, the same ones from the same seed."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin
from pillow_heif import register_heif_opener

from core.images.plain import plain_size

register_heif_opener()

SECRETS = (b"Serial-4711-Aisha", b"25.2048,55.2708", b"<script>")  # somewhere in every original
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Serial-4711-Aisha <script>alert(1)</script></x:xmpmeta>"
HTML = b"<html><script>alert('25.2048,55.2708')</script></html>"
PNG = b"\x89PNG\r\n\x1a\n"


def scene(width: int = 160, height: int = 120, seed: int = 1) -> Image.Image:
    """A picture with edges, colours and no symmetry."""
    chance, picture = random.Random(seed), Image.new("RGB", (width, height), "#d8c8a0")
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = chance.randrange(width), chance.randrange(height)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + width // 5, y + height // 3), fill=colour)
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    into = BytesIO()
    picture.save(into, kind, **options)
    return into.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112], tags[0x010F], tags[0x010E] = orientation, "Serial-4711-Aisha", "25.2048,55.2708"
    tags.get_ifd(0x8825).update({1: "N", 2: (25.0, 12.0, 17.28), 3: "E", 4: (55.0, 16.0, 14.88)})
    return tags


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def good() -> dict[str, bytes]:
    """Every type and mode that is taken, laden with what must not survive."""
    picture, words = scene(), PngImagePlugin.PngInfo()
    words.add_text("Comment", "Serial-4711-Aisha <script>")
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    grey, clear = picture.convert("L"), picture.convert("RGBA")
    clear.putalpha(grey)
    laden = {"exif": exif(), "icc_profile": profile()}
    return {
        "exif.jpg": saved(picture, "JPEG", comment=b"<script>", xmp=XMP, quality=80, **laden),
        "progressive.jpg": saved(picture, "JPEG", progressive=True, comment=b"Serial-4711-Aisha", **laden),
        "turned.jpg": saved(picture, "JPEG", exif=exif(6)),
        "grey.jpg": saved(grey, "JPEG", exif=exif()),
        "cmyk.jpg": saved(picture.convert("CMYK"), "JPEG", exif=exif()),
        "two.mpo.jpg": saved(picture, "MPO", save_all=True, append_images=[scene(seed=2)], exif=exif()),
        "words.png": saved(picture, "PNG", pnginfo=words, **laden),
        "clear.png": saved(clear, "PNG", pnginfo=words),
        "palette.png": saved(picture.quantize(16), "PNG", transparency=3, pnginfo=words),
        "sixteen.png": saved(grey.convert("I;16").point(lambda value: value * 257), "PNG", pnginfo=words),
        "one.png": saved(picture.convert("1"), "PNG", pnginfo=words),
        "two.png": saved(picture.convert("LA"), "PNG", pnginfo=words),
        "lossy.webp": saved(picture, "WEBP", xmp=XMP, **laden),
        "lossless.webp": saved(clear, "WEBP", lossless=True, xmp=XMP, **laden),
        "photo.heic": saved(picture, "HEIF", xmp=XMP, **laden),
    }


def moving() -> dict[str, bytes]:
    more = {"save_all": True, "append_images": [scene(seed=2)], "duration": 100}
    return {"moving.png": saved(scene(), "PNG", **more), "moving.webp": saved(scene(), "WEBP", **more)}


def polyglots() -> dict[str, bytes]:
    """A picture that is something else too; those in `LEADING` begin as the other thing."""
    jpeg, png, archive = good()["exif.jpg"], good()["words.png"], BytesIO()
    with zipfile.ZipFile(archive, "w") as bag:
        bag.writestr("run.js", "alert('25.2048,55.2708')")
    comment = b"\xff\xfe" + struct.pack("!H", len(HTML) + 2) + HTML
    return {
        "zip.jpg": jpeg + archive.getvalue(),
        "html.jpg": jpeg + HTML,
        "comment.jpg": jpeg[:2] + comment + jpeg[2:],
        "script.png": png + b"/*" + HTML + b"*/",
        "chunk.png": png[:33] + chunk(b"teXt", HTML) + png[33:],
        "riff.webp": good()["lossy.webp"] + HTML,
        "box.heic": good()["photo.heic"] + struct.pack("!I", 8 + len(HTML)) + b"free" + HTML,
    }


def impostors() -> dict[str, bytes]:
    """What is no picture that is taken, whatever it is called or holds."""
    jpeg, archive = good()["exif.jpg"], BytesIO()
    with zipfile.ZipFile(archive, "w") as bag:
        bag.writestr("photo.jpg", jpeg)
    return {
        "empty.jpg": b"",
        "text.jpg": b"this is no picture",
        "gif.jpg": saved(scene(), "GIF"),
        "tiff.jpg": saved(scene(), "TIFF"),
        "bmp.png": saved(scene(), "BMP"),
        "avif.heic": saved(scene(), "AVIF"),
        "icon.png": saved(scene(), "ICO"),
        "vector.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "page.jpg": HTML + jpeg,
        "paper.jpg": b"%PDF-1.4\n" + jpeg,
        "archive.jpg": archive.getvalue(),
        "film.heic": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + jpeg,
        "start.jpg": b"\xff\xd8\xff",
        "start.png": PNG,
        "start.webp": b"RIFF\x10\0\0\0WEBP",
        "start.heic": b"\0\0\0\x18ftypheic",
    }


def stains(data: bytes, longest: int = 2560) -> list[str]:
    """What is in a file that is not in a clean picture: as Pillow reads it, to its last byte, and word by word."""
    words = (*SECRETS, b"Exif\0\0", b"ICC_PROFILE", b"http://ns.adobe.com", b"Photoshop", b"<x:xmp")
    found = [f"holds {word!r}" for word in words if word in data]
    try:
        found += [] if max(plain_size(data)) <= longest else ["is too large"]
        picture = Image.open(BytesIO(data))
        picture.load()
    except (OSError, ValueError) as error:
        return [*found, str(error)]
    more = set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    found += [f"tells {name}" for name in sorted(more)]
    found += ["has Exif"] * bool(picture.getexif())
    return found + [f"is {picture.format} {picture.mode}"] * ((picture.format, picture.mode) != ("JPEG", "RGB"))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))


def blank_png(width: int, height: int, bits: int = 1, *, extra: bytes = b"", colour: int = 0) -> bytes:
    """A PNG of nothing, as small as deflate makes it; `extra` chunks stand before the picture."""
    row, packer = bytes((width * bits * (3 if colour == 2 else 1) + 7) // 8 + 1), zlib.compressobj(9)
    data = b"".join([packer.compress(row) for _ in range(height)]) + packer.flush()
    header = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return PNG + header + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def bombs() -> dict[str, bytes]:
    """Small files that cost much; those whose name begins with `vast` are refused for their pixels."""
    flat, nothing = Image.new("RGB", (200, 200)), zlib.compress(bytes(50_000_000), 9)
    jpeg, webp, heic = saved(flat, "JPEG"), saved(flat, "WEBP"), saved(flat, "HEIF")
    frame = jpeg.index(b"\xff\xc0") + 5
    size = heic.index(b"ispe") + 8
    scans = saved(Image.new("L", (3000, 2000)), "JPEG", progressive=True)
    last = scans[scans.rindex(b"\xff\xda") : -2]
    return {
        "vast.png": blank_png(30_000, 30_000),
        "vast21kB.png": blank_png(14_000, 12_000),
        "vast_side.png": PNG
        + chunk(b"IHDR", struct.pack("!IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0))
        + chunk(b"IDAT", b"")
        + chunk(b"IEND", b""),
        "vast.jpg": jpeg[:frame] + struct.pack("!HH", 65_500, 65_500) + jpeg[frame + 4 :],
        "vast.webp": webp[:12] + b"VP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\0" * 2 + webp[12:],
        "vast.heic": heic[:size] + struct.pack("!II", 60_000, 60_000) + heic[size + 8 :],
        "text.png": blank_png(64, 64, 8, extra=chunk(b"zTXt", b"Comment\0\0" + nothing)),
        "profile.png": blank_png(64, 64, 8, extra=chunk(b"iCCP", b"Profile\0\0" + nothing)),
        "more_than_stated.png": PNG
        + chunk(b"IHDR", struct.pack("!IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", nothing)
        + chunk(b"IEND", b""),
        "scans.jpg": scans[:-2] + last * 40 + scans[-2:],
        "many_scans.jpg": scans[:-2] + last * 200 + scans[-2:],
    }


def mutations(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Good pictures, damaged."""
    chance, originals = random.Random(seed), sorted(good().items())
    for number in range(count):
        name, data = originals[number % len(originals)]
        how = chance.choice(_WAYS)
        yield f"{number:04d}_{how.__name__.strip('_')}_{name}", how(bytearray(data), chance)


def _flipped(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 2, 8, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _early_flipped(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 2, 4))):
        data[chance.randrange(min(400, len(data)))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    return bytes(data)


def _cut(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(len(data))])


def _slice_lost(data: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 4, 100))]
    return bytes(data)


def _slice_repeated(data: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.choice((1, 40, 1000))] * chance.choice((1, 3, 50))
    return bytes(data)


def _slice_filled(data: bytearray, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.choice((4, 50, 500))
    data[at : at + length] = bytes([chance.choice((0, 0xFF, 0x41))]) * length
    return bytes(data)


_WAYS = (_flipped, _early_flipped, _cut, _slice_lost, _slice_repeated, _slice_filled)
