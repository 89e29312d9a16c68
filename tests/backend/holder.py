"""A process that runs the embedded servers until it is ended; the tests kill it in every way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from backend import embedded, environment
from backend.embedded import spawn

_PROGRAM = "import sys; from tests.backend.holder import hold; hold(*sys.argv[1:])"


def start(var: Path, *flags: str) -> tuple[subprocess.Popen[str], dict]:
    """Start a holder; return it and what it says: addresses and process ids."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(var), *flags],
        cwd=environment.ROOT,
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    return process, json.loads(process.stdout.readline() or "{}")


def hold(var: str, *flags: str) -> None:
    """Run the servers until our input ends. Flag `untied`: they outlive us, as on systems without PDEATHSIG."""
    if "untied" in flags:
        spawn._libc = None
    with embedded.servers(Path(var), durable=True, patience=60) as servers:
        said = {
            "database": servers.database_url,
            "redis": servers.redis_url,
            "pids": [servers.postgres.pid, servers.redis.pid],
        }
        print(json.dumps(said), flush=True)  # noqa: T201
        sys.stdin.read()
