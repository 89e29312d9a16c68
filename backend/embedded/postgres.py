"""PostgreSQL over a data folder: made once, started after any kind of death."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from backend.embedded import orphan, place, programs
from backend.embedded.server import Failed, Server, clean_environment

NAME = "ayn"  # of the database and of its owner
_BUILTIN_LOCALE_SINCE = 18
_OLDEST = 15
# With the C locale alone the trigrams of Arabic are empty; ours sorts by code point and knows every letter.
_LOCALE = ["--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
_BUILTIN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
# Modest: the whole demonstration stays below 600 MB.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "wal_level": "replica",
    "max_wal_senders": "0",
    "wal_compression": "on",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # details and contexts quote rows: what people wrote stays out of the log
    "client_connection_check_interval": "10s",
}
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum_naptime": "10s"}


class Postgres(Server):
    """A PostgreSQL on a socket in its own data folder, without a port; whoever may enter the folder is let in."""

    name = "PostgreSQL"
    socket_name = ".s.PGSQL.5432"
    hello = struct.pack("!ii", 8, 80877103)  # "do you speak TLS?", asked before anybody is counted as a client

    def __init__(self, data: Path, *, durable: bool) -> None:
        super().__init__(data)
        self.durable = durable
        # Fast shutdown, then the one that recovers at the next start (what is thrown away anyway begins there).
        polite = ((signal.SIGINT, 4.0),) if durable else ()
        self.stop_steps = (*polite, (signal.SIGQUIT, 0.5))

    @property
    def url(self) -> str:
        """Address as libpq and django-environ read it."""
        return self.url_of(NAME)

    def url_of(self, database: str) -> str:
        """Address of another database of this server."""
        return f"postgresql://{NAME}@/{database}?host={quote(str(self.folder), safe='')}"

    def command(self) -> list[str | Path]:
        """With every setting on the command line: nothing to edit or to forget in the data folder."""
        settings = _SETTINGS | ({} if self.durable else _FAST)
        settings["shared_buffers"] = os.environ.get("AYN_SHARED_BUFFERS", "96MB")
        settings["unix_socket_directories"] = str(place.inside(self.data))
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self._program("postgres"), "-D", place.inside(self.data), *words]

    def prepare(self) -> None:
        """Make the data folder unless it is there; end an orphan and remove the lock files of the dead."""
        version = self.data / "PG_VERSION"
        if not version.exists():
            self._initdb()
        if int(version.read_text()) != self._major():
            raise Failed(self.name, f"{self._major()} cannot read {self.data}, made by {version.read_text().strip()}")
        orphan.clear(self.data, self.socket_name)

    def start(self) -> None:
        """Start it, and make the database unless it is there."""
        super().start()
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))

    def answers(self) -> bool:
        """Whether it answers a query."""
        try:
            with psycopg.connect(self.url_of("postgres"), connect_timeout=3, autocommit=True) as connection:
                return connection.execute("SELECT 1").fetchone() is not None
        except psycopg.Error:
            return False

    def worth_another_try(self) -> bool:
        """Sessions of a killed server hold its shared memory for a moment longer."""
        return "shared memory block" in self._last_words() or "lock file" in self._last_words()

    def _initdb(self) -> None:
        """Make the data in a folder beside it and rename: a start that was cut off leaves nothing half-made."""
        for remains in self.data.parent.glob("new-postgres-*"):
            shutil.rmtree(remains, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="new-postgres-", dir=self.data.parent))
        place.give(fresh, self.user)
        major = self._major()
        flags = [f"--username={NAME}", "--auth=trust", "--no-instructions", *_LOCALE]
        flags += _BUILTIN_LOCALE if major >= _BUILTIN_LOCALE_SINCE else []
        flags += [] if self.durable else ["--no-sync"]
        try:
            done = subprocess.run(
                [str(self._program("initdb")), "-D", str(place.inside(fresh)), *flags],
                cwd=fresh,
                env=clean_environment(),
                user=self.user.uid if self.user else None,
                group=self.user.gid if self.user else None,
                extra_groups=[] if self.user else None,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise Failed(self.name, f"cannot make its data folder: {done.stderr.strip()}")
            fresh.rename(self.data)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _program(self, name: str) -> Path:
        folder = programs.postgres_programs(for_all=self.user is not None)
        if folder is None or not (folder / name).exists():
            raise Failed(self.name, "is not here: install requirements.txt, or set DATABASE_URL")
        return folder / name

    def _major(self) -> int:
        words = subprocess.run([self._program("postgres"), "--version"], capture_output=True, text=True, check=True)
        major = int(words.stdout.split()[2].split(".")[0].removesuffix("devel"))
        if major < _OLDEST:
            raise Failed(self.name, f"{major} is too old: {_OLDEST} or newer is needed")
        return major
