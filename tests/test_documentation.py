"""The documents say what is there: links lead somewhere, every setting and command is named, examples can be read."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTING = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)"|required\(env, "([A-Z_]+)\"""")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
CLIENT = (ROOT / "docs" / "client.md").read_text()


def anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", document.read_text()):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text())
    assert listed == sorted(path.name for path in folder.glob("0*.md"))


def test_every_setting_is_explained():
    source = (ROOT / "backend" / "settings.py").read_text()
    names = {first or second for first, second in SETTING.findall(source)}
    assert len(names) > 10
    assert {name for name in names if f"`{name}`" not in OPERATIONS} == set()


def test_every_command_is_explained():
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")} - {"__init__"}
    assert {name for name in commands if f"manage.py {name}" not in OPERATIONS} == set()


def test_every_chore_that_is_named_exists():
    named = {
        word
        for path in DOCUMENTS
        for word in re.findall(r"`make ([\w-]+)|^make ([\w-]+)", path.read_text(), re.MULTILINE)
    }
    words = {first or second for first, second in named}
    assert {"run", "test", "lint"} <= words
    assert {
        word for word in words if not re.search(rf"^{word}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    } == set()


def test_the_example_client_is_python():
    (program,) = re.findall(r"```python\n(.*?)```", CLIENT, re.DOTALL)
    names = {node.name for node in ast.walk(ast.parse(program)) if isinstance(node, ast.FunctionDef)}
    assert "send_until_definite" in names


def test_the_example_problem_is_json():
    (example,) = re.findall(r"```json\n(.*?)```", CLIENT, re.DOTALL)
    assert json.loads(example)["errors"][0]["pointer"] == "/scores/reception"
