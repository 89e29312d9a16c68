"""Fields that nobody asked for: a role, an owner, a state. Every operation that takes JSON refuses them by name."""

import json

import pytest

from tests.test_openapi_replay import (
    cases,
    demonstration,  # noqa: F401 - a fixture
    filled,
    moments,
    people,  # noqa: F401 - a fixture
    ready,
    renewed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
WANTED = {"role": "administrator", "is_superuser": True, "owner": "me", "state": "restored", "decided_by": "me", "n": 5}


def objects():
    """Every operation whose body is an object, once."""
    seen = set()
    for case in cases():
        _method, _path, operation, body = case.values
        if isinstance(body, dict) and operation["operationId"] not in seen:
            seen.add(operation["operationId"])
            yield pytest.param(*case.values, id=operation["operationId"])


@pytest.mark.parametrize(("method", "path", "operation", "body"), list(objects()))
def test_a_field_that_nobody_asked_for_is_refused_by_name(
    people,  # noqa: F811 - a fixture
    client_of, sign_in, ask_code, method, path, operation, body,
):  # fmt: skip
    client, path, fresh = ready(people, client_of, method, path, operation, body)
    path = filled(path, operation)
    fresh |= moments(operation["operationId"], body, people, client, sign_in, ask_code)
    unasked = {field: value for field, value in WANTED.items() if field not in body}
    answer = client.generic(
        method.upper(), path, json.dumps(renewed(body, fresh) | unasked), content_type="application/json"
    )
    assert answer.status_code == 400, answer.content
    refused = {fault["pointer"] for fault in answer.json()["errors"] if fault["code"] == "unknown_field"}
    assert refused == {f"/{field}" for field in unasked}
