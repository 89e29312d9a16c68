"""Other people's things: whoever knows an id finds what he would find with an id that stands for nothing.

Every operation whose address holds the id of a thing is tried by somebody of the same role who has no right to it.
"""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from centers.models import Entity, Mandate
from tests.people import make_person
from tests.test_openapi_replay import (
    SENT,
    WHO,
    WHO_ELSE,
    cases,
    demonstration,  # noqa: F401 - a fixture
    filled,
    moments,
    people,  # noqa: F401 - a fixture
    renewed,
    with_things,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
API = "/api/v1"
THING = re.compile(r"\{\w+_id\}")
# What all auditors share: the work of one is continued by another. And files, whose signed address is the proof.
SHARED = {
    "decide_appeal", "read_finding", "decide_finding", "read_round", "freeze_round", "cancel_round",
    "read_round_report", "read_round_manifest", "read_round_rows", "download_export",
}  # fmt: skip


def operations():
    """Every operation on a thing, once."""
    seen = set()
    for case in cases():
        _method, path, operation, _body = case.values
        if THING.search(path) and operation["operationId"] not in seen:
            seen.add(operation["operationId"])
            yield case.values


OWNED = [
    pytest.param(values, id=values[2]["operationId"])
    for values in operations()
    if values[2]["operationId"] not in SHARED
]


def test_what_is_said_to_be_shared_exists():
    assert {values[2]["operationId"] for values in operations()} > SHARED


@pytest.fixture
def strangers(people):  # noqa: F811 - a fixture
    """Somebody of each role who has nothing to do with the center of the examples."""
    other = Entity.objects.exclude(desks__center__code=SENT["center"]).first()
    quality = make_person("quality", "quality-elsewhere")
    Mandate.objects.create(person=quality, entity=other)
    return {
        "resident": make_person("resident", "somebody-else"),
        "manager": Person.objects.get(username="manager2"),
        "quality": quality,
        "auditor": make_person("auditor", "auditor-two"),
    }


@pytest.mark.parametrize("case", OWNED)
def test_a_stranger_of_the_same_role_finds_nothing(
    people,  # noqa: F811 - a fixture
    strangers, client_of, sign_in, ask_code, case,
):  # fmt: skip
    method, path, operation, body = case
    name = operation["operationId"]
    role = WHO_ELSE[name] if name in WHO_ELSE else WHO[operation["tags"][0]]
    fresh = {"visited_at": (timezone.now() - timedelta(hours=1)).isoformat(timespec="seconds")}
    missing = THING.sub(str(uuid.uuid4()), path)
    if "{evaluation_id}" in path:
        assert client_of(people["resident"]).post(f"{API}/evaluations", SENT | fresh, format="json").status_code == 201
        path = path.replace("{evaluation_id}", SENT["id"])
    path = with_things(path, name, method, client_of(people["manager"]))
    stranger = client_of(strangers[role])
    if isinstance(body, dict):
        body = renewed(body, fresh | moments(name, body, people, stranger, sign_in, ask_code))
    sent = b"" if body is None else json.dumps(body)

    def ask(address):
        return stranger.generic(method.upper(), filled(address, operation), sent, content_type="application/json")

    found, nothing = ask(path), ask(missing)
    assert (found.status_code, nothing.status_code) == (404, 404), found.content
    assert found.json() == nothing.json()
