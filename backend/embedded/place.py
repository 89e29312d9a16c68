"""Where a server lives and who runs it: its data folder, a short name for its socket, an account that is not root."""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
import sys
import tempfile
from pathlib import Path

from backend.embedded.spawn import User

# The kernel keeps 108 bytes for the path of a socket, the closing NUL included (104 on macOS).
LONGEST_SOCKET_PATH = 103


def inside(folder: Path) -> Path:
    """Return the name under which a server started in `folder` knows it.

    On Linux that is its working directory by the name of the kernel: it works for an account that may not walk
    through the folders above, and it is short.
    """
    return Path("/proc/self/cwd") if sys.platform == "linux" else reachable_name(folder, "x" * 20)


def reachable_name(folder: Path, socket_name: str) -> Path:
    """Return `folder`, or a short symbolic link to it when a socket of that name would not fit into its path."""
    if len(os.fsencode(folder / socket_name)) <= LONGEST_SOCKET_PATH:
        return folder
    link = _link(folder)
    if not (link.is_symlink() and os.readlink(link) == str(folder) and link.lstat().st_uid == os.getuid()):
        fresh = link.with_name(f"{link.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(folder)
        fresh.replace(link)  # refused by the sticky bit when somebody else took the name
    return link


def forget_name(folder: Path) -> None:
    """Remove the short link to `folder`, if there is one."""
    link = _link(folder)
    if link.is_symlink() and os.readlink(link) == str(folder):
        link.unlink(missing_ok=True)


def _link(folder: Path) -> Path:
    return _base() / f"ayn-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def _base() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return next(path for path in (Path(runtime or "/nowhere"), Path(tempfile.gettempdir())) if os.access(path, os.W_OK))


def server_user(data: Path) -> User | None:
    """PostgreSQL refuses to run as root: then the owner of the data runs it, at first `nobody`. None: as we are."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return User(data.stat().st_uid, data.stat().st_gid)
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return User(65534, 65534)
    return User(entry.pw_uid, entry.pw_gid)


def give(folder: Path, user: User | None) -> None:
    """Make `folder`, for the server alone, and give it to `user` while it is new."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if user is not None:
        os.chown(folder, user.uid, user.gid)


def open_to_all(path: Path) -> bool:
    """Whether any account may walk to `path` and run it."""
    walkable = all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)
    return walkable and path.stat().st_mode & 0o005 == 0o005
