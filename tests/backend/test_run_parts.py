"""The pieces of `make run`: settings, keys, children."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

from backend import children, environment, keys, port, run
from backend.children import Child


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80a", "٨٠", "1e3", " "])
def test_a_bad_port_is_one_clear_line(text):
    with pytest.raises(port.Wrong, match="is not a port number"):
        port.read(text)


def test_a_port_in_use_is_one_clear_line():
    with socket.socket() as taken:
        taken.bind((port.HOST, 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(port.Wrong, match=f"PORT {number} is in use; choose another one"):
            port.await_free(number, patience=0)
    port.await_free(number, patience=5)


def test_keys_are_made_once_and_only_for_the_owner(tmp_path):
    path = tmp_path / "secrets.env"
    made = keys.kept(path, {})
    assert len(bytes.fromhex(made["AYN_PSEUDONYM_KEY"])) == 32
    assert len(made["SECRET_KEY"]) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.kept(path, {}) == made


def test_keys_that_were_given_win_and_are_not_written_down(tmp_path):
    path = tmp_path / "secrets.env"
    assert keys.kept(path, {"SECRET_KEY": "given"})["SECRET_KEY"] == "given"
    assert "given" not in path.read_text()


def test_a_cut_off_file_of_keys_is_completed(tmp_path):
    path = tmp_path / "secrets.env"
    path.write_text("SECRET_KEY=old\n")
    assert keys.kept(path, {})["SECRET_KEY"] == "old"
    assert keys.read(path)["AYN_PSEUDONYM_KEY"]


def test_the_environment_of_the_children_prefers_what_was_given(tmp_path):
    env = run.complete({"AYN_DEV": "0", "AYN_PUBLIC_URL": "", "PATH": "/bin"}, {"SECRET_KEY": "s"}, tmp_path, 8123)
    assert env == {
        "AYN_DEV": "0",
        "AYN_DEMO_PASSWORD": "demo",
        "AYN_PUBLIC_URL": "http://127.0.0.1:8123",
        "AYN_VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "PATH": "/bin",
        "SECRET_KEY": "s",
    }


def child(code: str) -> Child:
    return Child("child", ["-c", code], cwd=environment.ROOT, env=os.environ)


def await_that(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_child_that_ends_well_is_started_again():
    some = child("")
    some.start()
    first = some.pid
    try:
        await_that(lambda: some.ensure() == "child ended (0); starting it again")
        await_that(lambda: some.ensure() == "" and some.pid not in (None, first))
    finally:
        some.end(1)


def test_a_deaf_child_is_ended_by_force_in_time(tmp_path):
    ready = tmp_path / "ready"
    deaf = child(
        f"import pathlib, signal, time; signal.signal({int(signal.SIGTERM)}, signal.SIG_IGN);"
        f"pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    )
    deaf.start()
    await_that(ready.exists)
    began = time.monotonic()
    children.stop_all([deaf], seconds=0.3)
    assert deaf.pid is None
    assert time.monotonic() - began < 5


def test_finish_returns_the_exit_code():
    assert children.finish(["-c", "raise SystemExit(3)"], cwd=environment.ROOT, env=os.environ) == 3


def test_a_closed_terminal_does_not_stop_the_run():
    speaker = subprocess.Popen(
        [sys.executable, "-c", "from backend import run; input(); run.say('hello'); run.say('again')"],
        cwd=environment.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    speaker.stdout.close()
    speaker.stdin.write(b"\n")
    speaker.stdin.close()
    assert (speaker.stderr.read(), speaker.wait()) == (b"", 0)
    speaker.stderr.close()
