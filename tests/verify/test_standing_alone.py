"""The command needs nothing of the server: what it imports is what its wheel packs, and three libraries."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from backend import environment

FOLDER = environment.ROOT / "ayn_verify"
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text())
PACKED = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
EVERYTHING = """
import sys
sys.path.insert(0, {root!r})
import ayn_verify.command, ayn_verify.fetching, ayn_verify.rounds, ayn_verify.standing, ayn_verify.__init__
import scores.ranking
import rich.progress, rich.console
import json
print(json.dumps(sorted(sys.modules)))
"""


def loaded() -> set[str]:
    program = "import runpy, sys; sys.argv = ['ayn-verify']\n" + EVERYTHING.format(root=str(environment.ROOT))
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, timeout=60)
    import json

    return set(json.loads(done.stdout.splitlines()[-1]))


def test_neither_django_nor_a_database_is_imported():
    strangers = {"django", "psycopg", "rest_framework", "orjson", "channels", "redis", "procrastinate"}
    assert strangers & {name.partition(".")[0] for name in loaded()} == set()


def test_the_wheel_packs_what_is_imported_and_nothing_else():
    own = {"ayn_verify", "ledger", "scores", "evaluations"}
    imported = {name for name in loaded() if name.partition(".")[0] in own}
    packed = {_module(path) for path in PACKED.values() if path.endswith(".py")} - {"ayn_verify.__main__"}
    assert packed == {name.removesuffix(".__init__") for name in imported}


def test_the_wheel_packs_every_file_of_the_folder():
    files = {path.name for path in FOLDER.glob("*.py")} | {"languages"}
    assert {name for name in PACKED if not name.startswith("..")} == files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=FOLDER, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_works_by_itself(wheel: Path, tmp_path: Path):
    """Nothing of this folder is on the path, and whoever asks for Django ends there."""
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "for name in ('django', 'psycopg', 'rest_framework'): sys.modules[name] = None\n"
        "import ayn_verify.rounds\nfrom ayn_verify.command import main\nsys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(wheel), "round", "--help"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, "MANIFEST.json" in done.stdout) == (0, True), done.stderr


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
