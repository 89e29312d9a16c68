"""A child is bound, can be lost at any moment, and is not believed."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.images import Busy, Code, Refused, child, pool
from core.images.pool import Pool
from tests import pictures
from tests.house import tree

PHOTO = pictures.saved(pictures.scene(), "JPEG")


@contextmanager
def children(size: int = 1, patience: float = 5) -> Iterator[Pool]:
    some = Pool(size, patience)
    try:
        yield some
    finally:
        some.close()


def pid_of(some: Pool) -> int:
    with some.child() as one:
        return one.pid


def status(pid: int, name: str) -> int:
    """A line of /proc/PID/status in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))


def gone(pid: int, seconds: float = 5) -> bool:
    """Whether a process ends within some seconds; one that nobody has waited for yet has ended too."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def struck(some: Pool, *signals: signal.Signals) -> Exception | None:
    """Stop the child, hand it a photo, send it signals; what came of the photo."""
    pid = pid_of(some)
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as beside:
        photo = beside.submit(some.clean, PHOTO)
        time.sleep(0.1)
        for one in signals:
            os.kill(pid, one)
        return photo.exception(20)


def test_a_photo_whose_child_crashes_is_refused_and_the_next_one_works():
    with children() as some:
        failed = struck(some, signal.SIGSEGV, signal.SIGCONT)
        assert isinstance(failed, Refused)
        assert failed.code == Code.DAMAGED
        assert some.clean(PHOTO).width == 160


def test_a_photo_whose_child_is_killed_from_outside_may_come_again():
    with children() as some:
        assert isinstance(struck(some, signal.SIGKILL), Busy)
        assert some.clean(PHOTO).width == 160


def test_a_child_that_was_killed_while_idle_is_not_noticed():
    with children() as some:
        pid = pid_of(some)
        os.kill(pid, signal.SIGKILL)
        assert gone(pid)
        assert some.clean(PHOTO).width == 160


def test_a_child_that_hangs_is_killed(monkeypatch):
    monkeypatch.setattr(pool, "_WALL", 0.5)
    with children() as some:
        failed = struck(some)
        assert isinstance(failed, Refused)
        assert failed.code == Code.TOOK_TOO_LONG
        monkeypatch.undo()
        assert some.clean(PHOTO).width == 160


def test_nothing_is_left_of_a_photo_that_took_too_long(monkeypatch):
    monkeypatch.setattr(pool, "_WALL", 2)
    hostile(monkeypatch, "[None for _ in iter(int, 1)]")
    with children() as some, ThreadPoolExecutor(1) as beside:
        pid = pid_of(some)
        photo = beside.submit(some.clean, PHOTO)
        while not (forked := tree(pid)[1:]):
            time.sleep(0.01)
        assert isinstance(photo.exception(20), Refused)
        assert gone(pid)
        assert gone(*forked)


def test_the_end_of_its_parent_s_group_does_not_take_a_photo_away():
    with children() as some:
        assert struck(some, signal.SIGTERM, signal.SIGINT, signal.SIGCONT) is None


def hostile(monkeypatch: pytest.MonkeyPatch, answer: str, before: str = "") -> None:
    """Replace what a child does with a photo by a statement; `data`, `sink` and the module `child` are at hand."""
    code = f"""
import _socket, os, resource
from core.images import child
{before}
def answer(data, sink):
    {answer}
child.answer = answer
child.main()
"""
    monkeypatch.setattr(pool, "_PROGRAM", ("-c", code))


def reason() -> Code:
    with children() as some, pytest.raises(Refused) as refused:
        some.clean(PHOTO)
    return refused.value.code


def test_the_processor_is_lent_for_a_while_only(monkeypatch):
    hostile(monkeypatch, "[None for _ in iter(int, 1)]", before="child.SECONDS = 1")
    assert reason() == Code.TOOK_TOO_LONG


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param("open('/etc/passwd')", id="open-a-file"),
        pytest.param("_socket.socket()", id="open-a-socket"),
        pytest.param("os.pipe()", id="open-a-pipe"),
        pytest.param("os.mkdir('/tmp/made-by-a-child')", id="make-a-folder"),
        pytest.param("os.chmod(child.__file__, 0o777)", id="open-the-house"),
        pytest.param("os.listdir('/')", id="look-around"),
        pytest.param("os.kill(os.getppid(), 0)", id="signal-its-parent"),
        pytest.param("os.fork()", id="multiply"),
        pytest.param("os.execv('/bin/true', ['true'])", id="become-another-program"),
        pytest.param("resource.prlimit(1, resource.RLIMIT_CPU)", id="see-the-limits-of-others"),
    ],
)
def test_a_child_cannot(monkeypatch, attempt):
    hostile(
        monkeypatch,
        f"""
    try:
        {attempt}
    except OSError:
        sink.write(child._refusal(child.Code.SEVERAL_FRAMES))
""",
    )
    assert reason() == Code.SEVERAL_FRAMES


def test_a_child_has_little_memory(monkeypatch):
    hostile(
        monkeypatch,
        """
    try:
        bytearray(child.MEMORY)
    except MemoryError:
        sink.write(child._refusal(child.Code.SEVERAL_FRAMES))
""",
    )
    assert reason() == Code.SEVERAL_FRAMES


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("sink.write(b'?' * 40)", id="nonsense"),
        pytest.param("sink.write(child.ANSWER.pack(b'no_such_code', 0, 0, 0, 0, 0))", id="a-code-of-its-own"),
        pytest.param("sink.write(child.ANSWER.pack(b'', 9, 9, 0, 2**32 - 1, 5))", id="more-than-anybody-can-read"),
        pytest.param("sink.write(child.ANSWER.pack(b'', 160, 120, 0, len(data), len(data)) + data * 2)", id="no-size"),
        pytest.param("sink.write(child._refusal(child.Code.TOO_LARGE) * 2)", id="an-answer-for-the-next-photo-too"),
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(monkeypatch, answer):
    hostile(monkeypatch, answer.replace("len(data)", "len(data) + 4").replace("data * 2", "(data + b'<js>') * 2"))
    assert reason() == Code.DAMAGED


def test_a_child_that_says_nothing_is_killed(monkeypatch):
    monkeypatch.setattr(pool, "_WALL", 1)
    hostile(monkeypatch, "os._exit(0)")
    assert reason() == Code.TOOK_TOO_LONG


def test_a_child_knows_nothing_and_holds_nothing():
    with children() as some:
        some.clean(PHOTO)
        pid = pid_of(some)
        assert Path(f"/proc/{pid}/environ").read_bytes() == b""
        assert sorted(os.listdir(f"/proc/{pid}/fd")) == ["0", "1", "2"]


def test_every_photo_has_a_process_of_its_own(monkeypatch):
    hostile(monkeypatch, "sink.write(child._refusal(child.Code.DAMAGED)); child.Code = None")
    with children() as some:
        pid = pid_of(some)
        for _ in range(3):
            with pytest.raises(Refused, match="damaged"):
                some.clean(PHOTO)
        assert pid_of(some) == pid


def test_a_child_goes_with_its_parent():
    code = f"""
import sys
from core.images.pool import Pool
some = Pool(1)
some.clean({PHOTO!r})
with some.child() as one:
    print(one.pid, flush=True)
sys.stdin.read()
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    assert gone(pid)


def test_without_processes_or_files_photos_wait(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with children() as some, pytest.raises(Busy):
        some.clean(PHOTO)


def test_a_child_that_cannot_start_makes_photos_wait(monkeypatch):
    monkeypatch.setattr(pool, "_PROGRAM", ("-c", "raise SystemExit(3)"))
    with children() as some, pytest.raises(Busy):
        some.clean(PHOTO)


def test_two_children_work_side_by_side_and_a_third_photo_waits_no_longer_than_told():
    with children(2, patience=0.2) as some:
        with some.child() as one, some.child() as other:
            assert one.pid != other.pid
            with pytest.raises(Busy) as busy:
                some.clean(PHOTO)
            assert busy.value.retry_after > 0
        assert some.clean(PHOTO).width == 160


def test_many_threads_share_two_children():
    originals = [pictures.saved(pictures.scene(200 + n, 100 + n, seed=n), "PNG") for n in range(24)]
    with children(2, patience=60) as some, ThreadPoolExecutor(8) as threads:
        sizes = [(clean.width, clean.height) for clean in threads.map(some.clean, originals)]
        assert sizes == [(200 + n, 100 + n) for n in range(24)]
        assert len(some._idle) <= 2
    assert threading.active_count() < 20


def test_memory_stays_bounded_whatever_comes():
    with children() as some:
        some.clean(PHOTO)
        before = status(os.getpid(), "VmRSS")
        for data in (*pictures.bombs().values(), pictures.blank_png(8000, 5000, 8, colour=2), bytes(10_000_000)):
            try:
                some.clean(data)
            except Refused:
                continue
        assert status(pid_of(some), "VmRSS") < 60_000_000
        assert status(os.getpid(), "VmRSS") - before < 60_000_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 <= child.MEMORY
