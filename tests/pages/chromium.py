"""`python -m tests.pages.chromium`: see to it that there is a Chromium; and how the tests start it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Every flag takes away something that would make two runs differ, or that would call another host.
FLAGS = [
    "--headless=new",
    "--no-sandbox",  # in a container there is no other user to become
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--use-fake-ui-for-media-stream",  # camera and microphone: always allowed, always the same picture and tone
    "--use-fake-device-for-media-stream",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def path() -> Path:
    """The program: CHROMIUM, else Debian's."""
    return Path(os.environ.get("CHROMIUM") or "/usr/bin/chromium")


def main() -> int:
    """Install Debian's package where it is missing and we may; 1 after one line that says what to do."""
    if path().exists():
        return 0
    wanted = "apt-get install --no-install-recommends chromium (or CHROMIUM=/path/to/chromium)"
    if os.environ.get("CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write(f"ayn: the pages are tested in Chromium, which is not at {path()}: {wanted}\n")
        return 1
    sys.stderr.write("ayn: installing Debian's chromium\n")
    quiet = ["apt-get", "--yes", "--quiet=2"]
    noiseless = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--no-install-recommends", "chromium"]):
        if subprocess.run([*quiet, *words], env=noiseless, check=False).returncode:
            sys.stderr.write(f"ayn: that failed; install it yourself: {wanted}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
