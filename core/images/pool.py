"""Children that clean photos: started when the first comes, kept for the next, replaced after any trouble."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import structlog
from django.conf import settings

from core.images.answers import ANSWER, LARGEST_ANSWER, LARGEST_FILE, LENGTH, READY, Busy, CleanImage, Code, Refused
from core.images.plain import plain_size

if TYPE_CHECKING:
    from io import BufferedRandom

log = structlog.get_logger("ayn.images")

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = ("-m", "core.images.child")
_START = 30.0  # seconds for a child to say that it is ready
_PATIENCE = 5.0  # seconds that a photo waits for a free child
_WALL = 10.0  # seconds for one photo; the processor's five end first unless the machine is overloaded
_AGAIN, _LATER = 2, 30  # seconds after which a phone may try again; when no child starts


class Child:
    """One process; used by one thread at a time."""

    def __init__(self) -> None:
        # An empty environment: no secret is where the decoders are. Its pipe binds it to us; PDEATHSIG would kill it
        # with the thread that happened to start it.
        try:
            self._process = subprocess.Popen(  # noqa: S603
                (sys.executable, *_PROGRAM),
                cwd=_ROOT,
                env={},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:  # no process or file is to be had
            log.error("image_child_did_not_start", error=type(error).__name__)  # noqa: TRY400
            raise Busy(_LATER) from None
        self._in, self._out, self._word = (
            cast("BufferedRandom", pipe) for pipe in (self._process.stdin, self._process.stdout, self._process.stderr)
        )
        with self._killed_after(_START):
            said = self._word.read(1)
            self._at_rest = said == READY
            if not self._at_rest:
                said += self._word.read(2000)  # a traceback: it had not seen a photo yet
        if not self._at_rest:
            self.end()
            log.error("image_child_did_not_start", how=self._process.returncode, said=said.decode(errors="replace"))
            raise Busy(_LATER)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it takes another photo."""
        return self._at_rest and self._process.poll() is None

    def clean(self, original: bytes) -> CleanImage:
        """Return what it makes of an original; raises `Refused`, or `Busy` when it was killed from outside."""
        self._at_rest = False
        with self._killed_after(_WALL) as late:
            try:
                return self._asked(original)
            except ValueError:
                self.end()
                log.exception("image_child_not_believed")
                raise Refused(Code.DAMAGED) from None
            except (OSError, EOFError):
                self.end()
        how = self._process.returncode
        log.warning("image_child_ended", how=how, late=late.is_set())
        if late.is_set() or how == -signal.SIGXCPU:
            raise Refused(Code.TOOK_TOO_LONG)
        if how == -signal.SIGKILL:  # no content can do that
            raise Busy(_AGAIN)
        raise Refused(Code.DAMAGED)

    def end(self) -> None:
        """Kill it and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._in, self._out, self._word):
            with suppress(OSError):
                pipe.close()

    def _asked(self, original: bytes) -> CleanImage:
        """Raise EOFError when it ends meanwhile, and ValueError for an answer that no sane child gives."""
        self._in.write(LENGTH.pack(len(original)))
        self._in.write(original)
        self._in.flush()
        code, width, height, likeness, *sizes = ANSWER.unpack(self._read(ANSWER.size))
        full, thumbnail = (self._read(size) for size in sizes)
        self._await_rest()
        # Our own look at its work: whoever took the child over could have sent us anything.
        if code.rstrip(b"\0"):
            raise Refused(Code(code.rstrip(b"\0").decode()))
        if plain_size(full) != (width, height) or not plain_size(thumbnail):
            raise ValueError("not the picture it spoke of")
        return CleanImage(full, thumbnail, width, height, likeness)

    def _await_rest(self) -> None:
        """Wait until the process that answered is gone: nothing of its may be taken for an answer to the next photo."""
        if self._word.read(1) != READY:
            raise EOFError
        os.set_blocking(self._out.fileno(), False)
        if self._out.read(1):
            raise ValueError("a child says more than it was asked")
        os.set_blocking(self._out.fileno(), True)
        self._at_rest = True

    def _read(self, size: int) -> bytes:
        if size > LARGEST_ANSWER:
            raise ValueError("a child speaks of too much")
        found = self._out.read(size)
        if len(found) < size:
            raise EOFError
        return found

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[threading.Event]:
        """Kill the child when the time is over, whatever we wait for; yields whether that happened."""
        late = threading.Event()

        def kill() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()


class Pool:
    """At most `size` children; more photos than that wait for a while."""

    def __init__(self, size: int, patience: float = _PATIENCE) -> None:
        self._free = threading.BoundedSemaphore(size)
        self._idle: list[Child] = []
        self._patience = patience  # seconds

    def clean(self, source: Path | bytes) -> CleanImage:
        """Clean a photo as soon as a child is free; raises `Refused` or `Busy`."""
        if (source.stat().st_size if isinstance(source, Path) else len(source)) > LARGEST_FILE:
            raise Refused(Code.TOO_LARGE)
        with self.child() as child:
            return child.clean(source.read_bytes() if isinstance(source, Path) else source)

    @contextmanager
    def child(self) -> Iterator[Child]:
        """Have one for oneself."""
        if not self._free.acquire(timeout=self._patience):
            raise Busy(_AGAIN)
        try:
            child = self._idle_or_new()
            try:
                yield child
            finally:
                if child.usable:
                    self._idle.append(child)
                else:
                    child.end()
        finally:
            self._free.release()

    def close(self) -> None:
        """End those that have nothing to do."""
        while self._idle:
            self._idle.pop().end()

    def _idle_or_new(self) -> Child:
        with suppress(IndexError):  # none is idle
            while not (child := self._idle.pop()).usable:
                child.end()
            return child
        return Child()


POOL = Pool(settings.AYN_IMAGE_CHILDREN)
atexit.register(POOL.close)
