"""The embedded servers come back after any kind of death, with every committed row."""

import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from backend import embedded
from tests.backend import holder

linux = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="tells processes by /proc")


def write(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS written (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO written DEFAULT VALUES")


def count(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT count(*) FROM written").fetchone()[0]


def fill(stack: ExitStack, url: str) -> None:
    for _ in range(200):
        stack.enter_context(psycopg.connect(url))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def await_end(pids: list[int]) -> None:
    deadline = time.monotonic() + 15
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, pids))


@pytest.fixture
def servers(tmp_path):
    with embedded.servers(tmp_path) as running:
        yield running


def test_killed_servers_are_started_again_and_keep_what_was_committed(servers):
    write(servers.database_url)
    before = [servers.postgres.pid, servers.redis.pid]
    servers.postgres.kill()
    servers.redis.kill()
    assert servers.ensure() == ["PostgreSQL", "Redis"]
    assert [servers.postgres.pid, servers.redis.pid] != before
    assert count(servers.database_url) == 1
    assert servers.ensure() == []


def test_a_server_without_room_for_another_client_is_left_alone(servers):
    with ExitStack() as stack:
        with pytest.raises(psycopg.OperationalError, match="too many clients"):
            fill(stack, servers.database_url)
        assert servers.ensure() == []


def test_one_server_can_be_killed_and_started_by_hand(servers):
    servers.redis.kill()
    assert servers.redis.pid is None
    assert not servers.redis.answers()
    assert servers.postgres.answers()
    servers.redis.start()
    assert servers.redis.answers()


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_socket_removed_under_a_living_server_brings_a_new_one(servers, name):
    server = getattr(servers, name)
    (server.data / server.socket_name).unlink()
    assert servers.ensure() == [server.name]
    assert server.answers()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{os.getpid()}\n/elsewhere\n", id="a-living-stranger"),
        pytest.param("1\n", id="the-first-process"),
        pytest.param("", id="empty"),
        pytest.param("not a number", id="nonsense"),
    ],
)
def test_lock_files_of_the_dead_do_not_stop_a_start(tmp_path, content):
    with embedded.servers(tmp_path, durable=False):
        pass
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
        (tmp_path / "postgres" / name).write_text(content)
    (tmp_path / "redis" / "redis.sock").write_text("")
    with embedded.servers(tmp_path, durable=False) as servers:
        assert servers.postgres.answers()
        assert servers.redis.answers()


@linux
@pytest.mark.drill
def test_servers_end_when_their_supervisor_is_killed(tmp_path):
    process, said = holder.start(tmp_path)
    write(said["database"])
    process.kill()
    process.communicate()
    await_end(said["pids"])
    with embedded.servers(tmp_path) as servers:
        assert count(servers.database_url) == 1


@linux
@pytest.mark.drill
@pytest.mark.parametrize("sockets", ["kept", "removed"])
def test_orphans_are_ended_before_a_new_start(tmp_path, sockets):
    process, said = holder.start(tmp_path, "untied")
    write(said["database"])
    process.kill()
    process.communicate()
    assert is_alive(said["pids"][0])
    if sockets == "removed":
        (tmp_path / "postgres" / ".s.PGSQL.5432").unlink()
    with embedded.servers(tmp_path) as servers:
        await_end(said["pids"])
        assert count(servers.database_url) == 1


@pytest.mark.drill
def test_a_server_killed_with_its_supervisor_recovers(tmp_path):
    process, said = holder.start(tmp_path, "untied")
    write(said["database"])
    for pid in (process.pid, *said["pids"]):
        os.kill(pid, signal.SIGKILL)
    process.communicate()
    with embedded.servers(tmp_path) as servers:
        assert count(servers.database_url) == 1


@pytest.mark.drill
def test_eight_starts_at_once_in_one_folder_take_turns(tmp_path):
    pids = []
    for _ in range(8):
        pid = os.fork()
        if pid == 0:
            try:
                with embedded.servers(tmp_path, patience=60) as servers:
                    write(servers.database_url)
                os._exit(0)
            except BaseException:
                os._exit(1)
        pids.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [0] * 8
    with embedded.servers(tmp_path) as servers:
        assert count(servers.database_url) == 8


@pytest.mark.drill
def test_a_folder_in_use_is_one_clear_line_that_names_the_holder(tmp_path):
    process, _said = holder.start(tmp_path)
    try:
        with (
            pytest.raises(embedded.InUse, match=f"in use by process {process.pid}"),
            embedded.servers(tmp_path, patience=0.1),
        ):
            pass
    finally:
        process.communicate()
    assert process.returncode == 0
