"""Rules of the house that no other tool holds."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
LAYERS = (
    "core",
    "audit",
    "accounts",
    "centers",
    "alerts",
    "ledger",
    "visits",
    "evaluations",
    "scores",
    "web",
    "backend",
    "ayn_verify",
)
FORBIDDEN_NAMES = ("utils.py", "services.py", "helpers.py", "signals.py")
LONGEST_FILE = 500


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in LAYERS and not model._meta.auto_created]


def sources() -> list[Path]:
    return [path for app in LAYERS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down_the_layers(model):
    mine = LAYERS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model is not None:
            theirs = field.related_model._meta.app_label
            assert LAYERS.index(theirs) <= mine, f"{model._meta.label}.{field.name} points up to {theirs}"


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_model_says_which_fields_are_personal(model):
    assert isinstance(model.__dict__.get("personal"), tuple)
    assert set(model.personal) <= {field.name for field in model._meta.get_fields()}


def test_a_relation_to_a_person_is_personal():
    for model in own_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model._meta.label == "accounts.Person":
                assert field.name in model.personal, f"{model._meta.label}.{field.name}"


def test_no_file_has_a_name_that_says_nothing():
    assert [path for path in sources() if path.name in FORBIDDEN_NAMES] == []


def test_files_stay_short():
    long = {str(path.relative_to(ROOT)): lines for path in sources() if (lines := _lines(path)) > LONGEST_FILE}
    assert long == {}


def test_nothing_listens_to_model_signals():
    for path in sources():
        tree = ast.parse(path.read_text())
        named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        assert not named & {"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}, path


def test_migrations_import_nothing_from_the_apps():
    for path in ROOT.glob("*/migrations/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            module = getattr(node, "module", None) if isinstance(node, ast.ImportFrom) else None
            assert (module or "").split(".")[0] not in LAYERS, f"{path.name} imports {module}"


def test_every_app_is_in_the_layers_contract():
    text = (ROOT / "pyproject.toml").read_text()
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert folders == set(LAYERS)
    assert all(f'"{app}"' in text for app in LAYERS)


def _lines(path: Path) -> int:
    return path.read_text().count("\n")
