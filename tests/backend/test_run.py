"""`make run` from the outside: it serves, it ends whole, it starts again after any end."""

import json
import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from backend import environment
from tests.house import free_port

pytestmark = [
    pytest.mark.drill,
    pytest.mark.xdist_group("run"),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="tells processes by /proc"),
]


class Run:
    """One `python -m backend.run` in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.var = var
        taken_from_the_tests = (
            "DATABASE_URL",
            "REDIS_URL",
            "SECRET_KEY",
            "AYN_PSEUDONYM_KEY",
            "AYN_VISIT_KEY",
            "AYN_LEDGER_KEY",
            "AYN_PUBLIC_URL",
        )
        self.env = {name: value for name, value in os.environ.items() if name not in taken_from_the_tests}
        self.env |= {"PORT": str(self.port), "AYN_VAR_DIR": str(var)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend.run"],
            cwd=environment.ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def await_ready(self) -> None:
        for line in self.process.stdout:
            if "Ctrl-C ends everything" in line:
                break
        else:
            pytest.fail(f"the run ended with {self.process.wait()}")
        deadline = time.monotonic() + 10
        while not (self.var / "processes.json").exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    def pids(self) -> dict[str, int]:
        return json.loads((self.var / "processes.json").read_text())

    def status(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def finish(self) -> int:
        if not self.process.stdout.closed:
            self.process.communicate()
        return self.process.returncode


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One folder for all these tests: what the first run made, the next ones find."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def start(home):
    runs = []

    def begin(name: str = "var") -> Run:
        runs.append(Run(home / name))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
        run.finish()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def await_that(condition, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_serves_and_ends_every_child_within_ten_seconds(start, number):
    run = start()
    run.await_ready()
    assert run.status("/readyz") == 200
    assert run.status("/api/v1/docs") == 200
    pids = run.pids()
    assert set(pids) == {"run", "web", "worker", "postgres", "redis"}
    began = time.monotonic()
    run.process.send_signal(number)
    assert run.finish() == 0
    assert time.monotonic() - began < 10
    assert [name for name, pid in pids.items() if is_alive(pid)] == []
    assert not (run.var / "ayn.env").exists()


def test_what_dies_is_started_again(start):
    run = start()
    run.await_ready()
    before = run.pids()
    for name in ("worker", "web", "postgres", "redis"):
        os.kill(before[name], signal.SIGKILL)

    def all_back() -> bool:
        now = run.pids()
        return all(now[name] not in (None, before[name]) for name in ("worker", "web", "postgres", "redis"))

    await_that(all_back, 30)
    await_that(lambda: answers_ready(run), 30)


def answers_ready(run: Run) -> bool:
    try:
        return run.status("/readyz") == 200
    except OSError:
        return False


def test_a_killed_run_leaves_nobody_behind_and_the_next_one_starts(start):
    first = start()
    first.await_ready()
    pids = first.pids()
    first.process.kill()
    first.finish()
    await_that(lambda: not any(map(is_alive, pids.values())), 15)
    second = start()
    second.await_ready()
    assert second.status("/readyz") == 200


def test_two_runs_work_side_by_side_and_the_tools_find_their_own(start):
    runs = [start("var"), start("other")]
    for run in runs:
        run.await_ready()
        assert run.status("/readyz") == 200
    code = "from django.db import connection as c; print(c.get_connection_params()['host'])"
    hosts = [
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=environment.ROOT,
            env=run.env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for run in runs
    ]
    assert hosts == [str(run.var / "postgres") for run in runs]
