"""A whole installation for drills, benchmarks and end-to-end tests: servers, web and worker as child processes.

Everything lives in one folder and on free loopback ports, is started by the process that uses it, and ends with it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import Any

from backend import embedded, environment, port
from backend.children import Child, stop_all
from backend.port import HOST
from backend.run import WEB
from tests.prepared import migrations, prepared

GRANIAN = [
    *("-m", "granian", "--interface", "wsgi", "--host", HOST, "--log-level", "warning"),
    *("--workers", "2", "--blocking-threads", "3", "--backpressure", "64", "backend.wsgi:application"),
]
READY = "/healthz"


@dataclass
class House:
    """Addresses and processes of a running installation."""

    var: Path
    servers: embedded.Servers
    env: dict[str, str]
    ports: dict[str, int] = field(default_factory=dict)
    own: dict[str, Child] = field(default_factory=dict)

    def url(self, name: str = "web") -> str:
        return f"http://{HOST}:{self.ports[name]}"

    def manage(self, *words: str) -> str:
        """Run a management command to its end and return what it printed."""
        return self.python("manage.py", *words)

    def python(self, *words: str) -> str:
        """Run a Python program with the settings of this installation; its output. Fails with its last words."""
        done = subprocess.run(
            [sys.executable, *words], cwd=environment.ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"[-3000:])
        return done.stdout

    def seed(self, **wanted: int) -> dict[str, Any]:
        """Make people and centers (tests/seed.py); return their codes and tokens."""
        return json.loads(self.python("-m", "tests.seed", json.dumps(wanted)))  # type: ignore[no-any-return]

    def start_web(
        self, name: str = "web", command: list[str] | None = None, ready: str = READY, number: int = 0
    ) -> str:
        """Start a web server on a free port, or on the port of that number; return its address once it answers."""
        self.ports[name] = number or free_port()
        self.own[name] = Child(
            name, [*(command or WEB), "--port", str(self.ports[name])], cwd=environment.ROOT, env=self.env
        )
        self.own[name].start()
        await_answer(self.ports[name], ready)
        return self.url(name)

    def start_worker(self, name: str = "worker") -> None:
        self.own[name] = Child(name, ["manage.py", "work"], cwd=environment.ROOT, env=self.env)
        self.own[name].start()

    def stop(self, name: str) -> None:
        stop_all([self.own.pop(name)], seconds=5)

    def watch(self, seconds: float) -> None:
        """Do for so long what `make run` does: bring back whatever ended. Call it where the children were started."""
        deadline = time.monotonic() + seconds
        while True:
            self.servers.ensure()
            for child in self.own.values():
                child.ensure()
            if time.monotonic() > deadline:
                return
            time.sleep(0.1)

    def answers(self, component: str) -> bool:
        """Whether a component does its work (there is something to kill)."""
        if component in {"redis", "postgres"}:
            server = getattr(self.servers, component)
            return bool(server.answers())
        if component in self.ports:
            return port.answers(self.ports[component])
        return self.own[component].pid is not None

    def kill(self, component: str) -> None:
        """End a component as a power cut would."""
        if component == "redis":
            assert self.servers.redis is not None
            self.servers.redis.kill()
        elif component == "postgres":
            assert self.servers.postgres is not None
            _kill_postgres(self.servers.postgres.pid)
        else:
            for pid in reversed(tree(self.own[component].pid)):
                _signal(pid, signal.SIGKILL)


@contextmanager
def house(*, durable: bool = True, begin: Path | None = None, keep: Path | None = None, **more: str) -> Iterator[House]:
    """Run an installation without web and worker (start them when needed); everything is gone afterwards.

    It begins with a copy of the data folder `begin`, or with an empty database that is migrated; into the folder `keep`
    goes the data folder as it was at the end.
    """
    var = Path(tempfile.mkdtemp(prefix="ayn-house-"))
    try:
        subprocess.run(["cp", "--archive", begin or migrated(), var], check=True)  # keeps the owner, who may not be us
        with embedded.servers(var, durable=durable) as servers:
            own = House(var, servers, _environment(var, servers) | more)
            try:
                yield own
            finally:
                stop_all(list(own.own.values()), seconds=5)
        if keep is not None:
            subprocess.run(["cp", "--archive", var / "postgres", keep], check=True)
    finally:
        rmtree(var, ignore_errors=True)


def migrated() -> Path:
    """Return the data folder of a migrated database, made once for these migrations."""
    return prepared("migrated", _migrate, migrations()) / "postgres"


def _migrate(folder: Path) -> None:
    with embedded.servers(folder) as servers:
        House(folder, servers, _environment(folder, servers)).manage("migrate", "--verbosity", "0", "--no-input")


def _environment(var: Path, servers: embedded.Servers) -> dict[str, str]:
    dropped = ("DATABASE_URL", "REDIS_URL", "AYN_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {
        "AYN_VAR_DIR": str(var),
        "AYN_DEV": "1",
        "AYN_DEMO_PASSWORD": "demo",
        "SECRET_KEY": "only-for-drills-" + "0123456789" * 5,
        "AYN_PSEUDONYM_KEY": "7a" * 32,
        "AYN_VISIT_KEY": "8b" * 32,
        "AYN_LEDGER_KEY": "4c" * 32,
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "DJANGO_SETTINGS_MODULE": "backend.settings",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def await_answer(number: int, path: str, seconds: float = 60) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + seconds
    while not port.answers(number, path):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing answers on port {number}")
        time.sleep(0.1)


def tree(pid: int | None) -> list[int]:
    """A process and everything below it, parents first (Linux)."""
    if pid is None:
        return []
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, []))
    return found


def _kill_postgres(postmaster: int | None) -> None:
    """Stop the postmaster so that it can neither see nor mend, end its children, then itself."""
    if postmaster is None:
        return
    _signal(postmaster, signal.SIGSTOP)
    for pid in tree(postmaster)[1:]:
        _signal(pid, signal.SIGKILL)
    _signal(postmaster, signal.SIGKILL)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
