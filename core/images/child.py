"""The program of a child: for each original from standard input it makes a process that answers to standard output.

The child itself looks at no original. Who does is its copy of a moment: it can open no file, no socket and no other
program, knows no setting, no secret and no other photo, has little memory and time, and is gone before the next one.
The child ends when its pipe does: with its parent.
"""

from __future__ import annotations

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
_IN, _WORD = 0, 2  # file descriptors: what comes; where the child, and it alone, says that it is ready
_LIMITS = {
    resource.RLIMIT_NOFILE: 2,  # the two pipes that are open, and none besides
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_AS: MEMORY,
}


def main() -> None:
    """Serve the parent until it goes away or a photo ends badly: then end as it did."""
    for ending in (signal.SIGTERM, signal.SIGINT):  # they are meant for our parent, who may still want an answer
        signal.signal(ending, signal.SIG_IGN)
    _rehearse()
    os.write(_WORD, READY)
    while len(head := _read(LENGTH.size)) == LENGTH.size:
        how = _answered_apart(LENGTH.unpack(head)[0])
        if how < 0:
            os.kill(os.getpid(), -how)
        if how != 0:
            sys.exit(how)
        os.write(_WORD, READY)


def _answered_apart(size: int) -> int:
    """Let a process of its own answer one original of so many bytes; return 0 or how it ended, signals below zero."""
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            bind()
            answer(_read(size), sys.stdout.buffer)
            sys.stdout.buffer.flush()
            os._exit(0)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def bind() -> None:
    """Give away whatever is not needed to read a picture, for good."""
    os.close(_WORD)
    os.closerange(_WORD + 1, 64)
    for what, limit in _LIMITS.items():
        resource.setrlimit(what, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))  # SIGXCPU first: SIGKILL would not tell why
    calls.end_with_parent()
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


def _read(size: int) -> bytes:
    """Return so many bytes and take no more, less only at the end."""
    parts = []
    while size and (part := os.read(_IN, min(size, 2**20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


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
