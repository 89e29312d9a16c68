"""The OpenAPI document: made without a warning, committed, complete, and true."""

from __future__ import annotations

import functools
import io
import json
import operator
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "docs" / "openapi.json"


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    out = io.StringIO()
    call_command("spectacular", "--fail-on-warn", "--validate", "--format", "openapi-json", stdout=out)
    return json.loads(out.getvalue())


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_it_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")


def test_the_committed_document_is_current(document):
    """`make schema` writes it."""
    assert json.loads(COMMITTED.read_text()) == document


def test_the_document_is_served_as_it_is_committed(client):
    answer = client.get("/api/v1/schema")
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == json.loads(COMMITTED.read_text())
    assert client.get("/api/v1/schema", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_every_reference_leads_somewhere(document):
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        functools.reduce(operator.getitem, reference.split("/"), document)


def test_every_tag_is_described(document):
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    assert {tag for _, _, operation in operations(document) for tag in operation["tags"]} == described


def test_every_operation_tells_what_it_does_and_every_answer(document):
    for method, path, operation in operations(document):
        assert operation.get("summary") or operation.get("description"), (method, path)
        assert [status for status in operation["responses"] if status.startswith("2")], (method, path)
        assert "503" in operation["responses"], (method, path)
        for status, answer in operation["responses"].items():
            assert answer["description"], (method, path, status)
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (method, path, status)


def test_every_operation_has_a_name_of_its_own(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_every_body_has_an_example(document):
    for method, path, operation in operations(document):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            is_file = media["schema"].get("format") == "binary"
            assert is_file or media.get("examples"), (method, path)


def test_every_example_of_an_answer_fits_its_schema(document):
    checked = 0
    for method, path, operation in operations(document):
        for status, answer in operation["responses"].items():
            for media in answer.get("content", {}).values():
                for name, example in media.get("examples", {}).items():
                    complaints = faults(document, media["schema"], example["value"])
                    assert complaints == [], (method, path, status, name)
                    checked += 1
    assert checked


def faults(document: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    """Return what a JSON value has against a schema of the document (JSON Schema 2020-12, as OpenAPI 3.1 says)."""
    whole = {**schema, "components": document["components"]}
    return [error.message for error in jsonschema.Draft202012Validator(whole).iter_errors(value)]
