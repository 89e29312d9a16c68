"""The memory of the whole demonstration: database, Redis, web, sockets, worker, and who watches them."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from backend import environment
from backend.embedded.spawn import end, spawn
from bench import cpu
from bench.report import Report
from tests.house import await_answer, free_port


def run(report: Report) -> None:
    var, port = Path(tempfile.mkdtemp(prefix="ayn-bench-")), free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AYN_", "DATABASE_", "REDIS_"))}
    env = kept | {"AYN_VAR_DIR": str(var), "PORT": str(port)}
    with (var / "run.log").open("wb") as log:
        running = spawn([sys.executable, "-m", "backend.run"], cwd=environment.ROOT, env=env, log=log)
        try:
            await_answer(port, "/healthz", seconds=180)
            report.below("whole demonstration", cpu.memory([running.pid]) / 2**20, 600, "MB")
        finally:
            end(running, (signal.SIGTERM, 12.0))
            shutil.rmtree(var, ignore_errors=True)
