"""`make run`: everything on this machine, from the databases to the pages, until Ctrl-C.

PORT (8000) and AYN_VAR_DIR (var/) tell two runs apart. DATABASE_URL and REDIS_URL name servers to use instead of ours.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from backend import children, embedded, environment, keys, port
from backend.children import Child
from backend.port import HOST, Wrong

REGISTER = "processes.json"  # who runs under which number
READY_SECONDS = 120.0  # a loaded machine is slow, not broken
# Children, then Redis, then PostgreSQL: all of it ends within ten seconds.
STOP_SECONDS = 4.0
WEB = ["-m", "backend.serve", "--host", HOST]
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_WORKER = ["manage.py", "work"]


class Stop(BaseException):
    """Somebody asked us to end."""


def main() -> None:
    """Run until SIGINT, SIGTERM or SIGHUP; exit code 0 then, 1 after one line when something is wrong."""
    for name in _STOP_SIGNALS:
        if name is signal.SIGINT or signal.getsignal(name) is not signal.SIG_IGN:  # nohup ignores SIGHUP on purpose
            signal.signal(name, _stop)
    try:
        number = port.read(os.environ.get("PORT") or "8000")
        port.await_free(number, patience=5)
        run(environment.var_dir(), number)
    except Stop:
        say("stopped")


def run(var: Path, number: int) -> NoReturn:
    """Start everything, keep it alive; ends only by an exception."""
    given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Wrong(f"AYN_VAR_DIR {var} cannot be used: {error.strerror}") from None
    with embedded.servers(var, database_url=given["DATABASE_URL"], redis_url=given["REDIS_URL"], patience=5) as servers:
        secrets = keys.kept(var / "secrets.env", os.environ)
        found = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url, **secrets}
        env = complete(os.environ, found, var, number)
        with _left_for_tools(var / "ayn.env", env, found):
            say("preparing the database")
            if code := children.finish(["-m", "backend.prepare"], cwd=environment.ROOT, env=env):
                raise SystemExit(code)  # it has said why
            own = [
                Child("web", [*WEB, "--port", str(number)], cwd=environment.ROOT, env=env),
                Child("worker", _WORKER, cwd=environment.ROOT, env=env),
            ]
            with _kept_alive(own):
                _await_web(own[0], number)
                _welcome(number, env["AYN_DEMO_PASSWORD"])
                _watch(servers, own, var / REGISTER)


def complete(given: Mapping[str, str], found: Mapping[str, str], var: Path, number: int) -> dict[str, str]:
    """Return the environment of the children: what was given wins over the defaults of a development machine."""
    defaults = {
        "AYN_DEV": "1",
        "AYN_DEMO_PASSWORD": "demo",
        "AYN_PUBLIC_URL": f"http://{HOST}:{number}",
        "DJANGO_SETTINGS_MODULE": "backend.settings",
    }
    return defaults | {name: value for name, value in given.items() if value} | dict(found) | {"AYN_VAR_DIR": str(var)}


def say(line: str) -> None:
    """Tell the person at the terminal; one who closed it does not stop us."""
    try:
        print(f"ayn: {line}", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    for name in _STOP_SIGNALS:
        signal.signal(name, signal.SIG_IGN)  # we are on our way
    raise Stop


@contextmanager
def _left_for_tools(path: Path, env: Mapping[str, str], found: Mapping[str, str]) -> Iterator[None]:
    """Leave the addresses and keys where `manage.py` finds them while we run."""
    keys.write(path, {**found, "AYN_DEV": env["AYN_DEV"], "AYN_PUBLIC_URL": env["AYN_PUBLIC_URL"]})
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        path.with_name(REGISTER).unlink(missing_ok=True)


@contextmanager
def _kept_alive(own: list[Child]) -> Iterator[None]:
    try:
        for child in own:
            child.start()
        yield
    finally:
        children.stop_all(own, seconds=STOP_SECONDS)


def _await_web(web: Child, number: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not port.answers(number):
        if web.pid is None:
            raise Wrong("the web server does not start (see above)")
        if time.monotonic() > deadline:
            raise Wrong(f"the web server did not answer within {READY_SECONDS:.0f} seconds")
        time.sleep(0.1)


def _watch(servers: embedded.Servers, own: list[Child], register: Path) -> NoReturn:
    """Bring back whatever ends; note in `register` who runs under which number."""
    noted: dict[str, int | None] = {}
    for tick in itertools.count():
        for name in servers.ensure() if tick % 4 == 0 else []:
            say(f"{name} did not answer and was started again")
        for child in own:
            if event := child.ensure():
                say(event)
        running = {"run": os.getpid(), **{child.name: child.pid for child in own}}
        running |= {"postgres": servers.postgres.pid if servers.postgres else None}
        running |= {"redis": servers.redis.pid if servers.redis else None}
        if running != noted:
            fresh = register.with_suffix(".new")
            fresh.write_text(json.dumps(running) + "\n")
            fresh.replace(register)
            noted = running
        time.sleep(0.5)
    raise AssertionError  # the count never ends


def _welcome(number: int, password: str) -> None:
    address = f"http://{HOST}:{number}"
    say(f"""ready at {address}

  {address}/              the residents' app
  {address}/manage        the managers' board
  {address}/audit         the auditors' desk
  {address}/api/v1/docs   the API, to read and to try
  {address}/dev/outbox    messages sent: one-time codes
  {address}/admin/        the office

  Staff sign in with a name and the password {password!r}:
    manager    of the center QA-HILAL
    manager2   of another center
    quality    the central quality team
    auditor    reads scores
    admin      the office
  An entity's system (KAHRAMAA) signs in with the key ayn_pk_demo_{password}
  Residents sign in with any e-mail address or phone number; the code is in the outbox.

  Ctrl-C ends everything.
""")


if __name__ == "__main__":
    main()
