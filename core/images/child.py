"""The program of a child: reads an original from standard input, writes what comes of it to standard output, and again.

It can open no file, no socket and no other program, knows no setting and no secret, and has little memory and time.
It ends when the pipe does: with its parent.
"""

from __future__ import annotations

import math
import os
import resource
import signal
import sys
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms

from core.images import calls, pixels
from core.images.answers import ANSWER, LENGTH, READY, CleanImage, Code, Refused
from core.images.boxes import Kind

MEMORY = 768 * 2**20  # bytes of address space
SECONDS = 5  # of processor for one photo
_FOR_EVERYTHING_ELSE = {
    resource.RLIMIT_NOFILE: 3,  # the pipes that are open, and none besides
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_AS: MEMORY,
}


def main() -> None:
    """Serve the parent until it goes away."""
    for ending in (signal.SIGTERM, signal.SIGINT):  # they are meant for our parent, who may still want an answer
        signal.signal(ending, signal.SIG_IGN)
    _rehearse()
    bind()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(READY)
    sink.flush()
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        _allow(SECONDS)
        answer(source.read(LENGTH.unpack(head)[0]), sink)
        sink.flush()


def bind() -> None:
    """Give away whatever is not needed to read pictures, for good."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # decoders of C have nothing to tell to our log
    os.closerange(3, 64)
    for what, limit in _FOR_EVERYTHING_ELSE.items():
        resource.setrlimit(what, (limit, limit))
    calls.forbid_others()  # where the kernel cannot, the limits have to do


def answer(data: bytes, sink: BinaryIO) -> None:
    """Write what comes of one original; nothing that a decoder raises is let through."""
    try:
        clean = pixels.clean(data)
    except Refused as refused:
        sink.write(_refusal(refused.code))
    except MemoryError:
        sink.write(_refusal(Code.TOO_MANY_PIXELS))
    except Exception:  # decoders raise what they like (OSError, ValueError, SyntaxError, struct.error ..)
        sink.write(_refusal(Code.DAMAGED))
    else:
        sink.write(_packed(clean))


def _packed(clean: CleanImage) -> bytes:
    sizes = len(clean.full), len(clean.thumbnail)
    return ANSWER.pack(b"", clean.width, clean.height, clean.hash, *sizes) + clean.full + clean.thumbnail


def _refusal(code: Code) -> bytes:
    return ANSWER.pack(code.encode(), 0, 0, 0, 0, 0)


def _allow(seconds: int) -> None:
    """Let the processor be used for so many seconds from now; afterwards the kernel ends us."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _rehearse() -> None:
    """Go all ways once, so that nothing is left to be loaded when no file can be opened any more."""
    profile, exif = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), Image.Exif()
    exif[ExifTags.Base.Orientation] = 3
    for kind in ("JPEG", "PNG", "WEBP"):
        into = BytesIO()
        Image.new("RGB", (16, 16)).save(into, kind, icc_profile=profile, exif=exif)
        pixels.clean(into.getvalue())
    with suppress(SyntaxError):  # to make a HEIC, an encoder of video would have to come alive
        pixels.upright(Kind.HEIC, b"\0\0\0\x0cftypheic")


if __name__ == "__main__":
    main()
